"""What people say that is no word to look up: thanks, and what they want done. Pure.

Whoever writes to the bot in plain words is taken to ask about a word, because most do. Others are led to the button.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.cards import log_an_action
from bot.message import Button
from glossary.model import Term
from glossary.question import is_filler

_THANKS = re.compile(
    r"(?:many |ok |great |lovely |perfect )?(?:thanks|thank you|cheers)"
    r"(?: (?:so much|very much|a lot|again|all|everyone|big room|for (?:that|this|your help|the help)))?"
)
_WORD = re.compile(r"[\w-]+")
_OURS = frozenset({"i", "my", "me", "mine", "our", "us", "we"})
_DOING = frozenset(
    """add all answer begin change close complete create done due everyone finish list log make new next of open
    people record see set show start team whole""".split()  # noqa: SIM905 -- words read best as words
)
_AGREED = re.compile(
    r"[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+)? (?:to|will|must|should|needs to) (?!the |an? )[a-z]+ \S.*", re.DOTALL
)
"""Who is to do what, as one writes down what was agreed: `Bilal to call Ada tomorrow`."""

_MATTERS = (
    (frozenset({"late", "overdue"}), (Button("Late actions", "actions late"),)),
    (frozenset({"action", "actions", "task", "tasks"}), (Button("My actions", "actions mine"), log_an_action())),
    (frozenset({"decision", "decisions"}), (Button("What was decided", "decisions"),)),
    (frozenset({"checkin", "checkins", "check-in", "check-ins"}), (Button("Check-in", "checkin"),)),
    (frozenset({"prompt", "prompts"}), (Button("Earlier questions", "prompt history"),)),
    (
        frozenset({"room", "rooms", "charter", "members"}),
        (Button("Who is in the Room", "bigroom who"), Button("About the Room", "bigroom charter")),
    ),
)
"""Of what a Command does, the words by which it is known, and the buttons that do it."""

EVERY = tuple(button for _, buttons in _MATTERS for button in buttons)


def is_thanks(said: str) -> bool:
    """Whether somebody only thanks."""
    return _THANKS.fullmatch(said.casefold().strip(" .!")) is not None


def led(said: str, suggestions: Sequence[Term]) -> tuple[Button, ...]:
    """Buttons for what somebody seems to want done; none for what may be a word, or holds one of the suggestions.

    It must say that it is about themselves, or hold nothing else: `what is late`, but not `late discharge`.
    """
    words = [word.casefold() for word in _WORD.findall(said)]
    if any(term.term.casefold() in words for term in suggestions):
        return ()
    spoken_of = [(known, buttons) for known, buttons in _MATTERS if not known.isdisjoint(words)]
    ours = frozenset[str]().union(*(known for known, _ in spoken_of)) | _DOING
    if spoken_of and (not _OURS.isdisjoint(words) or all(word in ours or is_filler(word) for word in words)):
        return tuple(button for _, buttons in spoken_of for button in buttons)
    return (log_an_action(),) if not suggestions and _AGREED.fullmatch(said) else ()

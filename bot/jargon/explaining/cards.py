"""What a person sees who asks about a whole text."""

from __future__ import annotations

from bot.cards import LOOK_UP
from bot.jargon.explaining.rules import Met, in_a_line, in_a_line_of_a_draft, says_all
from bot.message import Blank, Button, Buttons, Card, Row, Rows, Text, Tone, card
from glossary.model import Sense, Status

SHOWN = 10
"""Terms on one card."""

LONGEST_DRAFT = 5_000
"""Characters of a draft: with what is added to it, it must fit on one card of every platform."""

LONGEST_BOX = 3_000
"""Characters of a box to type in; Slack allows no more."""

_READY = "Your draft, spelled out, ready to copy"

_EXPLAIN = (
    Blank("text", "Paste the text", long=True, limit=LONGEST_BOX),
    Buttons((Button("Explain it", "explain", primary=True),)),
)
_PLAIN = (
    Blank("draft", "Your draft", long=True, limit=LONGEST_BOX),
    Buttons((Button("Check it", "plain", primary=True),)),
)


def explained(
    terms: tuple[Met, ...], *, more: str = "", left: int = 0, lost: int = 0, defined: tuple[str, ...] = ()
) -> Card:
    """Each term in a line, in the order of the text. `more` points at those `left`; `lost` are too many for it."""
    if not terms:
        return card("I found no jargon I know in that text", *_itself(defined), *_puzzled(), *LOOK_UP)
    return card("The jargon in that text", Rows(tuple(map(_row, terms))), *_itself(defined), *_more(more, left, lost))


def explained_further(terms: tuple[Met, ...], *, more: str, left: int, whole: bool = True) -> Card:
    """The next terms of the same text; not the whole of them where the glossary has changed since."""
    missing = "My glossary has changed since then, so some words are missing here. To see all, send me the text again."
    said = () if whole else (Text(missing),)
    return card("More jargon from that text", Rows(tuple(map(_row, terms))), *_more(more, left), *said)


def _row(one: Met, line: str = "") -> Row:
    """A line, and the way to what it leaves out, if that is anything."""
    more = () if says_all(one) else (Button(f"What is {one.term}?", "jargon", one.term),)
    return Row(one.term, line or in_a_line(one), more)


def _itself(defined: tuple[str, ...]) -> tuple[Text, ...]:
    said = f"The text itself explains: {', '.join(defined[:SHOWN])}."
    return (Text(said, Tone.QUIET),) if defined else ()


def _puzzled() -> tuple[Text, ...]:
    return (Text("If a word in it puzzles you, look it up here."),)


def _more(ref: str, left: int, lost: int = 0) -> tuple[Buttons | Text, ...]:
    button = (Buttons((Button(f"Show {left} more", "jargon.more", ref),)),) if left else ()
    many = "is 1 more word" if lost == 1 else f"are {lost} more words"
    said = f"There {many} than I can show. To see the rest, send me the last part of the text alone."
    return (*button, Text(said)) if lost else button


def nothing_to_explain() -> Card:
    """The verb came without a text."""
    return card("Which text shall I explain?", Text("Paste it here. I do not keep it."), *_EXPLAIN)


def nothing_points_there() -> Card:
    """A *more* button of an earlier release, or of terms that have gone."""
    said = "My glossary has changed since I gave you that button. Paste the text here again. I do not keep it."
    return card("Which text was it?", Text(said), *_EXPLAIN)


def too_long(limit: int) -> Card:
    """A book is more than a card can hold."""
    return card(
        "That text is too long for me",
        Text(f"I read up to {limit:,} characters at a time. Please send me a part of it."),
    )


def before_you_send(terms: tuple[Met, ...], draft: str, *, more: str = "", left: int = 0, lost: int = 0) -> Card:
    """The words that partners may not know, and the draft with short forms spelled out."""
    if not terms:
        return card(
            "Ready to send", Text("I found no jargon in your draft that partners may not know. I have not kept it.")
        )
    return card(
        "Before you send it",
        Text("Partners may not know these words."),
        Rows(tuple(_row(one, in_a_line_of_a_draft(one)) for one in terms)),
        *_more(more, left, lost),
        *_copy(draft),
        Text("Please check that I chose the right meanings. I have not kept your draft.", Tone.QUIET),
    )


def _copy(draft: str) -> tuple[Text | Blank | Buttons, ...]:
    """The draft as text to copy, in a box where it fits in one; nothing where no short form was spelled out."""
    if not draft:
        return (Text("I spelled out no short form. Say in a few words what you mean by these words.", Tone.QUIET),)
    if len(draft) > LONGEST_BOX:
        return (Text(f"{_READY}:", Tone.STRONG), *map(Text, _paragraphs(draft)))
    box = Blank("draft", _READY, value=draft, long=True, limit=LONGEST_BOX)
    return (box, Buttons((Button("Check it again", "plain"),)))


def _paragraphs(draft: str) -> tuple[str, ...]:
    """Cut at lines, so that each part fits in one element on every platform."""
    parts: list[str] = []
    for line in draft.split("\n"):
        for place in range(0, max(len(line), 1), LONGEST_PART):
            piece = line[place : place + LONGEST_PART]
            if parts and len(parts[-1]) + len(piece) < LONGEST_PART:
                parts[-1] += f"\n{piece}"
            else:
                parts.append(piece)
    return tuple(part for part in parts if part.strip())


LONGEST_PART = 2_500
"""Characters of one Text; Slack allows 3,000."""


def no_draft() -> Card:
    """The verb came without a draft."""
    return card(
        "Which draft shall I check?",
        Text(
            "Paste it here. I show which words partners may not know, and spell out the short forms. I do not keep it."
        ),
        *_PLAIN,
    )


def _example(term: str, *senses: tuple[str, str, str], likely: int = 1) -> Met:
    made = tuple(
        Sense(term, expansion, meaning, setting, Status.CURRENT, "", "", "", "knowledge")
        for expansion, meaning, setting in senses
    )
    return Met(term, made, likely)


_ICB = _example("ICB", ("Integrated Care Board", "Plans and pays for care in one area.", "NHS"))
_AP = _example(
    "AP",
    ("Approved Premises", "A home for people just out of prison.", "Police & justice"),
    ("Alternative Provision", "Lessons for children who cannot go to school.", "Children & education"),
    likely=2,
)
_BLOCKING = _example("bed blocking", ("", "People who are well cannot leave hospital yet.", "NHS"))
_MANY = tuple(
    _example(f"X{number}", (f"Example {number}", "", "NHS"), ("Another", "", "Housing")) for number in range(SHOWN)
)
_DRAFT = "Dear all,\nthe integrated care board (ICB) met. <b>Ada</b> said *hello* [here](https://example.org)."

EXAMPLES = {
    "explained": explained((_ICB, _AP, _BLOCKING), defined=("MDT",)),
    "explained_many": explained(_MANY, more="0abc", left=1),
    "explained_too_many": explained((_ICB,), more="0abc", left=400, lost=12),
    "explained_further": explained_further((_ICB,), more="", left=0),
    "explained_further_changed": explained_further((_ICB,), more="", left=0, whole=False),
    "explained_nothing": explained(()),
    "explain_nothing_given": nothing_to_explain(),
    "explain_old_button": nothing_points_there(),
    "explain_too_long": too_long(20_000),
    "plain": before_you_send((_ICB, _AP), _DRAFT),
    "plain_long": before_you_send((_ICB,), f"{_DRAFT}\n" * 40),
    "plain_phrases_only": before_you_send((_BLOCKING,), ""),
    "plain_already": before_you_send((), ""),
    "plain_nothing_given": no_draft(),
}

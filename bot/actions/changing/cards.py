"""The forms that change an Action, what is answered to them, and what the Room is told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.actions.cards import EXAMPLE, EXAMPLE_TODAY, day_said, example, owner_said, told
from bot.actions.changing.steps import LIMITS, LONGEST_NAME, NO_PRINCIPLE, NOT_IN_CHAT, seen
from bot.actions.rules import LONGEST_NOTE, LONGEST_TEXT, Entry, Kind, Status
from bot.message import Blank, Button, Buttons, Card, Choice, Day, Element, Text, Tone, card
from bot.principles import Principle

MOST_PEOPLE = 99
"""To choose from, besides someone who is not in the chat: a list of Slack takes a hundred."""

NO_ORGANISATION = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step is called where it is offered, the button that takes it, and the verb behind that."""

    title: str
    button: str
    verb: str


ASKED = {
    Kind.DONE: Asked("Is Action {} done?", "It is done", "actions.finished"),
    Kind.STARTED: Asked("Has Action {} been started?", "It is started", "actions.started"),
    Kind.BLOCKED: Asked("What blocks Action {}?", "It is blocked", "actions.blocked"),
    Kind.REDATED: Asked("When is Action {} due now?", "Re-date it", "actions.redated"),
    Kind.DROPPED: Asked("Are we not doing Action {}?", "We are not doing it", "actions.dropped"),
    Kind.REWORDED: Asked("Reword Action {}", "Save", "actions.reworded"),
    Kind.ASSIGNED: Asked("Who takes Action {} over?", "Hand it over", "actions.handed_over"),
    Kind.TAGGED: Asked("Which principle is Action {} about?", "Save", "actions.tagged"),
    Kind.REOPENED: Asked("Reopen Action {}?", "Reopen it", "actions.reopened"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form about an Action, as it is filled in. `suggests` is for those who may not change it themselves."""

    kind: Kind
    entry: Entry
    given: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    suggests: bool = False
    people: Sequence[tuple[int, str]] = ()
    organisations: Sequence[tuple[int, str]] = ()


def form(asked: Form) -> Card:
    """What a step needs to be told."""
    how = ASKED[asked.kind]
    ref = f"{asked.entry.id} {seen(asked.kind, asked.entry.action)}".strip()
    hint = "Only its owner, facilitators and leads can change it. I will put your suggestion to the Room."
    return card(
        how.title.format(asked.entry.number),
        *((Text(asked.fault, Tone.WARNING),) if asked.fault else ()),
        Text(asked.entry.action.text),
        *_inputs(asked),
        *((Text(hint, Tone.QUIET),) if asked.suggests else ()),
        Buttons((Button("Suggest it" if asked.suggests else how.button, how.verb, ref, primary=True),)),
    )


def meanwhile(kind: Kind, entry: Entry, today: date) -> str:
    """Somebody else was faster: how it is now, so that nobody's words are lost unread."""
    now = {
        Kind.REWORDED: f"it now says “{entry.action.text}”",
        Kind.REDATED: f"it is now due {day_said(entry.action.due, today)}" if entry.action.due else "it has no day now",
        Kind.ASSIGNED: f"it is now owned by {owner_said(entry)}",
        Kind.TAGGED: f"it is now about {entry.action.principle or 'no principle'}",
    }[kind]
    return f"It changed meanwhile: {now}. Yours is still below: send it again to put it in place of that."


def _inputs(asked: Form) -> tuple[Element, ...]:
    given, action = asked.given, asked.entry.action
    note, reason = given.get("note", ""), given.get("reason", "")
    match asked.kind:
        case Kind.DONE:
            return (Blank("note", "What came of it?", "One line. You may leave this empty", note, limit=LONGEST_NOTE),)
        case Kind.BLOCKED:
            return (Blank("note", "What is in its way?", "One line, nobody’s name", note, limit=LONGEST_NOTE),)
        case Kind.DROPPED:
            return (Blank("note", "Why not?", "One line, for the record", note, limit=LONGEST_NOTE),)
        case Kind.REDATED:
            why = Blank("reason", "Why does it need another day?", "One line", reason, limit=LONGEST_NOTE)
            words = Blank(
                "words", "Or in words", "For example next Friday", given.get("words", ""), limit=LIMITS["words"]
            )
            return Day("day", "The new day", given.get("day", "")), words, why
        case Kind.REWORDED:
            text = given.get("text", "") or action.text
            hint = "It must make sense by itself in a month"
            return (Blank("text", "What is to be done?", hint, text, long=True, limit=LONGEST_TEXT),)
        case Kind.TAGGED:
            chosen = given.get("principle", "") or action.principle or NO_PRINCIPLE
            options = ((NO_PRINCIPLE, "None"), *((str(each), str(each).capitalize()) for each in Principle))
            return (Choice("principle", "Which principle?", options, str(chosen)),)
        case Kind.ASSIGNED:
            return _owners(asked)
        case _:
            return ()


def _owners(asked: Form) -> tuple[Element, ...]:
    people = tuple((str(number), name) for number, name in asked.people[:MOST_PEOPLE])
    bodies = tuple((str(number), name) for number, name in asked.organisations)
    given = asked.given
    outside = (NOT_IN_CHAT, "Someone who is not in the chat")
    name = Blank(
        "name", "Or their name", "For someone who is not in the list", given.get("name", ""), limit=LONGEST_NAME
    )
    whose = Choice("organisation", "And their organisation", ((NO_ORGANISATION, "None of these"), *bodies),
                   given.get("organisation", ""))  # fmt: skip
    return Choice("who", "Who?", (*people, outside), given.get("who", "")), name, whose


STEPS = {
    Kind.DONE: "is done",
    Kind.STARTED: "is in progress",
    Kind.BLOCKED: "is blocked",
    Kind.REDATED: "has a new day",
    Kind.DROPPED: "is not being done",
    Kind.REWORDED: "has new words",
    Kind.ASSIGNED: "has a new owner",
    Kind.TAGGED: "has another principle",
    Kind.REOPENED: "is open again",
}
"""What a step makes of an Action, after its name."""


def changed(entry: Entry, kind: Kind, today: date, meant: str = "") -> Card:
    """To whoever changed it, with a minute to take it back; `meant` says how the words they gave were read."""
    ref = str(entry.id)
    again = (Button("Choose another day", "actions.redate", ref),) if kind is Kind.REDATED else ()
    return card(
        f"Action {entry.number} {STEPS[kind]}",
        *told(entry, today),
        *((Text(meant),) if meant else ()),
        Buttons((Button("Undo", "actions.undo", ref), *again, Button("History", "actions.open", ref))),
        Text("You can undo this for a minute.", Tone.QUIET),
    )


def unchanged(entry: Entry, today: date) -> Card:
    """What was sent is what it is already."""
    return card(f"Action {entry.number} is like that already", *told(entry, today))


def news(entry: Entry, kind: Kind, by: str, reason: str, today: date) -> Card:
    """One short line to the Room."""
    action = entry.action
    why = {Kind.DONE: action.note, Kind.DROPPED: action.note}.get(kind, reason)
    title = f"Action {entry.number} {STEPS[kind]}"
    said = f"{action.text}: {day_said(action.due, today)}" if kind is Kind.REDATED else action.text
    return card(title, Text(said), *((Text(why),) if why else ()), *((Text(by, Tone.QUIET),) if by else ()))


def took(by: str, suggester: str) -> str:
    """Under a line to the Room: the words in it are those of who suggested it."""
    return f"Suggested by {suggester}. {by} took it."


def taken_back(entry: Entry) -> Card:
    """In place of the line to the Room whose change was undone."""
    return card(f"Action {entry.number}: that was taken back", Text(entry.action.text))


def too_late(entry: Entry, by: str, when: str, *, tried: bool) -> Card:
    """It was finished before, by somebody, at some time; `tried` says that something else was asked for and noted."""
    finished = "It is done." if entry.action.status is Status.DONE else "We are not doing it."
    who = f"{by} said so {when}." if by else ""
    kept = "What you asked for is in its history, and changes nothing." if tried else "So nothing was changed."
    return card(
        f"Action {entry.number} is finished already",
        Text(entry.action.text),
        Text(" ".join(filter(None, (finished, who)))),
        *((Text(f"“{entry.action.note}”"),) if entry.action.note else ()),
        Text(kept, Tone.QUIET),
        Buttons((Button("Reopen", "actions.reopen", str(entry.id)), Button("History", "actions.open", str(entry.id)))),
    )


def not_found() -> Card:
    """A button of long ago, or of elsewhere."""
    return card(
        "I cannot find that Action in this Room",
        Text("It may have been taken back."),
        Buttons((Button("Show the Room’s Actions", "actions room"),)),
    )


_DONE = example(Status.DONE, "Two flats are ready")
_BY = "Bilal *Sample*, Fernleigh Borough Council"
_PEOPLE = ((1, "Ada Example, Fernleigh NHS Trust"), (2, "Bilal *Sample*, Fernleigh Borough Council"))

EXAMPLES = {
    **{f"ask_{kind.value.replace('-', '')}": form(Form(kind, EXAMPLE)) for kind in ASKED if kind is not Kind.ASSIGNED},
    "ask_owner": form(Form(Kind.ASSIGNED, EXAMPLE, people=_PEOPLE, organisations=((1, "Fernleigh NHS Trust"),))),
    "ask_fault": form(Form(Kind.DROPPED, EXAMPLE, fault="Please say why we are not doing it.")),
    "ask_meanwhile": form(
        Form(Kind.REWORDED, EXAMPLE, {"text": "Ring both teams"}, meanwhile(Kind.REWORDED, EXAMPLE, EXAMPLE_TODAY))
    ),
    "ask_suggestion": form(Form(Kind.DONE, EXAMPLE, suggests=True)),
    "changed": changed(_DONE, Kind.DONE, EXAMPLE_TODAY),
    "changed_day": changed(EXAMPLE, Kind.REDATED, EXAMPLE_TODAY, "I read “next Friday” as Friday 27 November."),
    "unchanged": unchanged(EXAMPLE, EXAMPLE_TODAY),
    "news_done": news(_DONE, Kind.DONE, _BY, "", EXAMPLE_TODAY),
    "news_suggested": news(EXAMPLE, Kind.REDATED, took(_BY, "Cerys Placeholder"), "I am free then", EXAMPLE_TODAY),
    "news_redated": news(replace(EXAMPLE, redated=2), Kind.REDATED, _BY, "The <office> is shut", EXAMPLE_TODAY),
    "taken_back": taken_back(EXAMPLE),
    "too_late": too_late(_DONE, _BY, "today at 09:03", tried=True),
    "not_found": not_found(),
}

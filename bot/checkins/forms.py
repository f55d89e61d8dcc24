"""The forms by which facilitators set the check-in's rhythm and its Questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.checkins.rules import Kind, Question
from bot.checkins.templates import TEMPLATES
from bot.message import Blank, Button, Buttons, Card, Choice, Row, Rows, Text, Time, Tone, card
from bot.schedule import Weekday

ONE_FAULT = "Choose from each list, and give a time such as 09:00."

WEEKDAYS = tuple((str(int(day)), day.name.title()) for day in Weekday)
EVERY = (("1", "Every week"), ("2", "Every second week"))
FROM = (("0", "This week"), ("1", "Next week"))
OPENS = (
    ("1", "One working day before"),
    ("2", "Two working days before"),
    ("3", "Three working days before"),
    ("4", "Four working days before"),
)
CLOSES = (
    ("15", "15 minutes before"),
    ("30", "30 minutes before"),
    ("60", "One hour before"),
    ("120", "Two hours before"),
    ("240", "Four hours before"),
)
REMINDERS = (("0", "None"), ("1", "One"), ("2", "Two"))
HOLIDAYS = (("skip", "Leave it out"), ("move", "Move it to the next working day"))
KINDS = (
    (Kind.TEXT, "Words"),
    (Kind.HELP, "Words, and whose help"),
    (Kind.SCALE, "A number from 1 to 5"),
    (Kind.WORD, "An unclear word"),
    (Kind.VIEW, "One sentence, side by side"),
    (Kind.KEY, "The Room’s next key question"),
)
_KIND_NAMES = {str(kind): name for kind, name in KINDS}
NEW = "new"
ANONYMOUS = (("no", "With the organisation"), ("yes", "Anonymously"))
LONGEST_QUESTION = 200
NOT_NOW = Button("Not now", "checkin questions")

CHOICES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "day": ("On which day is the Big Room?", WEEKDAYS),
    "every": ("How often?", EVERY),
    "from": ("From which week on?", FROM),
    "opens": ("When does the check-in open?", OPENS),
    "closes": ("When does it close?", CLOSES),
    "reminders": ("How many reminders?", REMINDERS),
    "holiday": ("And when the Big Room falls on a bank holiday?", HOLIDAYS),
}
"""The lists of the schedule's form, by input: a label and what can be chosen."""


def schedule_form(values: Mapping[str, str], fault: str = "", *, arranged: bool = False) -> Card:
    """When the Big Room is, and how the check-in stands to it."""
    lists = {name: Choice(name, label, options, values.get(name, "")) for name, (label, options) in CHOICES.items()}
    stop = (Button("Stop the check-in", "checkin.stop"),) if arranged else ()
    return card(
        "The check-in’s rhythm",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        lists.pop("day"),
        Time("at", "At what time?", values.get("at", "")),
        *lists.values(),
        Buttons((Button("Save", "checkin.arrange", primary=True), *stop)),
        Text("A check-in that is open now closes when it said it would.", Tone.QUIET),
    )


def arranged(big_room: str, opens: str, closes: str) -> Card:
    """What was understood, to be checked at a glance."""
    return card(
        "The check-in is arranged",
        Text(f"The Big Room: {big_room}."),
        Text(f"The next check-in opens on {opens} and closes on {closes}."),
        Text("To change what it asks, write /checkin questions", Tone.QUIET),
    )


def stopped() -> Card:
    """No more will open."""
    return card(
        "I open no more check-ins",
        Text("One that is open now still closes with its summary. To begin again, write /checkin schedule"),
    )


def questions_form(
    asked: Sequence[Question], fault: str = "", typed: Mapping[str, str] | None = None, *, retired: bool = False
) -> Card:
    """What the next Round asks, each to be moved or retired, and room to add or reword one.

    `retired` says that there are some to bring back.
    """
    given = typed or {}
    which = ((NEW, "A new question"), *((str(one.id), one.words) for one in asked))
    templates = tuple(Button(name, "checkin.template", key) for key, (name, _) in TEMPLATES.items())
    return card(
        "What the check-in asks",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        Rows(tuple(_row(one, first=not number) for number, one in enumerate(asked))),
        *((Buttons((Button("See retired questions", "checkin.retired"),)),) if retired else ()),
        Text("Add a question, or change one", Tone.STRONG),
        Choice("which", "Which?", which, given.get("which", NEW)),
        Blank("words", "Its words", value=given.get("words", ""), limit=LONGEST_QUESTION),
        Choice("kind", "How is a new one answered?", _plain(KINDS), given.get("kind", Kind.TEXT)),
        Choice("anonymous", "How are its answers shown?", ANONYMOUS, given.get("anonymous", "no")),
        Buttons((Button("Save", "checkin.ask", primary=True),)),
        Text("Or start afresh from", Tone.STRONG),
        Buttons(templates),
        Text("Changes count from the next check-in. Each question is optional.", Tone.QUIET),
    )


def confirm_retiring(one: Question, number: int, *, last: bool) -> Card:
    """Asked once more; `number` is the first Round without it, and `last` says that nothing else is asked."""
    alone = "It is the only question. Without it the check-in asks nothing."
    return card(
        "Retire this question?",
        Text(one.words, Tone.STRONG),
        Text(f"From check-in {number} on it is not asked. What was answered is kept, and you can bring it back."),
        *((Text(alone, Tone.WARNING),) if last else ()),
        Buttons((Button("Yes, retire it", "checkin.let_go", str(one.id), primary=True), NOT_NOW)),
    )


def confirm_template(key: str, asked: Sequence[Question], number: int) -> Card:
    """Asked once more, with what goes, what stays and what is new from the Round of this number on."""
    name, wanted = TEMPLATES[key]
    now = [(one.kind, one.words) for one in asked]
    parts = (
        ("These are no longer asked:", [words for kind, words in now if (kind, words) not in wanted]),
        ("These stay:", [words for kind, words in now if (kind, words) in wanted]),
        ("These are new:", [words for kind, words in wanted if (kind, words) not in now]),
    )
    body = [part for label, listed in parts if listed for part in (Text(label, Tone.STRONG), _lines(listed))]
    return card(
        f"Start afresh from “{name}”?",
        Text(f"This is what changes from check-in {number} on."),
        *body,
        Text("What was answered is kept, and you can bring a question back.", Tone.QUIET),
        Buttons((Button("Yes, start afresh", "checkin.start_afresh", key, primary=True), NOT_NOW)),
    )


def _lines(listed: Sequence[str]) -> Rows:
    return Rows(tuple(Row(words) for words in listed))


def retired_list(retired: Sequence[Question], fault: str = "") -> Card:
    """What is asked no more, newest first, each to be brought back."""
    if not retired:
        return card("No question is retired", Buttons((Button("See what is asked", "checkin questions"),)))
    return card(
        "Retired questions",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        Rows(tuple(_retired(one) for one in retired)),
        Buttons((Button("See what is asked", "checkin questions"),)),
        Text("One that you bring back is asked from the next check-in on. Its earlier answers are kept.", Tone.QUIET),
    )


def _retired(one: Question) -> Row:
    return Row(one.words, _how(one), (Button("Bring it back", "checkin.bring_back", str(one.id)),))


def _plain(options: tuple[tuple[Kind, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), label) for value, label in options)


def _row(one: Question, *, first: bool) -> Row:
    up = () if first else (Button("Move up", "checkin.raise", str(one.id)),)
    retire = Button("Retire", "checkin.retire", str(one.id))
    return Row(one.words, _how(one), (*up, retire))


def _how(one: Question) -> str:
    """How it is answered, in words."""
    how = _KIND_NAMES[one.kind]
    return f"{how}, anonymous" if one.anonymous else how


_ASKED = (
    Question(1, Kind.TEXT, "What moved forward?"),
    Question(2, Kind.SCALE, "How well are we working *together*?", anonymous=True),
)
_VALUES = {"day": "1", "at": "09:00", "every": "1", "from": "0", "opens": "2", "closes": "60", "reminders": "1"}

EXAMPLES = {
    "schedule_form": schedule_form({**_VALUES, "holiday": "skip"}, arranged=True),
    "schedule_form_fault": schedule_form({}, ONE_FAULT),
    "arranged": arranged(
        "Every Tuesday at 09:00, skipped on bank holidays", "Friday 27 November at 09:00", "Tuesday 1 December at 08:00"
    ),
    "stopped": stopped(),
    "questions_form": questions_form(_ASKED),
    "questions_form_retired": questions_form(_ASKED, retired=True),
    "confirm_retiring": confirm_retiring(_ASKED[1], 8, last=False),
    "confirm_retiring_last": confirm_retiring(_ASKED[0], 8, last=True),
    "confirm_template": confirm_template(
        "review", (*_ASKED, Question(3, Kind.SCALE, "How well are we working together?")), 8
    ),
    "retired_list": retired_list(_ASKED[1:], "Retire another question first."),
    "retired_list_none": retired_list(()),
    "questions_form_fault": questions_form(_ASKED, "Write the question’s words.", {"kind": "scale"}),
}

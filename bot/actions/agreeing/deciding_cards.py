"""How a Decision is logged, shown to its Room, listed and searched. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.actions.agreeing.cards import NONE, PRINCIPLES, Said, above
from bot.actions.cards import EXAMPLE
from bot.actions.filters import LONGEST_WORDS
from bot.actions.rules import LONGEST_TEXT, Agreed, Entry
from bot.cards import PATIENT
from bot.message import Blank, Button, Buttons, Card, Choice, Element, Facts, Row, Rows, Text, Tone, card
from bot.principles import Principle
from bot.safety import looks_like_a_patient

LEADS = ("leads_1", "leads_2", "leads_3")
"""As many Actions as the form links to a Decision."""

ROOMY_LIST = 3_000
MOST_LEADS = 20
LONGEST_LABEL = 70
_LABELS = ("An action it leads to", "Another action", "And another")


def decision_form(room: str, unfinished: Sequence[Entry], typed: Mapping[str, str], fault: str = "") -> Card:
    """Everything about a Decision, to be checked and changed before it is logged."""
    return card(
        "Log this decision?" if typed.get("decision") else "Log a decision",
        *above(Said(fault, patient=looks_like_a_patient(typed.get("decision", "")))),
        Blank(
            "decision",
            "What was decided?",
            "One sentence that stands alone",
            typed.get("decision", ""),
            True,
            LONGEST_TEXT,
        ),
        Blank(
            "present",
            "Which organisations were in the Room?",
            "One a line. Take out those that were not there.",
            typed.get("present", ""),
            True,
            ROOMY_LIST,
        ),
        Choice("principle", "Which principle is it about?", PRINCIPLES, typed.get("principle", NONE)),
        *(_leads(unfinished, typed) if unfinished else ()),
        Buttons((Button("Log it", "decisions.log", primary=True), Button("Cancel", "decisions.cancel"))),
        Text(f"It goes to everyone in {room}. Never type a patient’s name or details.", Tone.QUIET),
    )


def _leads(unfinished: Sequence[Entry], typed: Mapping[str, str]) -> tuple[Element, ...]:
    """The Actions that it leads to, to be chosen from those that are not done."""
    todo = ((NONE, "None"), *((str(each.id), _label(each)) for each in unfinished))
    choices = (Choice(name, label, todo, typed.get(name, NONE)) for name, label in zip(LEADS, _LABELS, strict=True))
    left_out = Text(f"Only the newest {MOST_LEADS} actions are listed.", Tone.QUIET)
    return *choices, *((left_out,) if len(unfinished) >= MOST_LEADS else ())


def _label(entry: Entry) -> str:
    """Enough to know it by."""
    label = f"{entry.number}. {entry.action.text}"
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def strangers(names: Sequence[str], known: Sequence[str]) -> str:
    """Organisations that the Room does not have."""
    return f"I know no organisation here called {', '.join(names)}. Those of this Room are: {', '.join(known)}."


def decision_card(agreed: Agreed) -> Card:
    """To the Room."""
    facts = [
        ("In the Room", ", ".join(agreed.organisations) or "Not said"),
        *([("Leads to", _leads_to(agreed))] if agreed.leads_to else []),
        *([("Principle", agreed.principle.capitalize())] if agreed.principle else []),
    ]
    return card(f"Decision {agreed.number}", Text(agreed.text, Tone.STRONG), Facts(tuple(facts)))


def _leads_to(agreed: Agreed) -> str:
    numbers = [str(number) for number in agreed.leads_to]
    return f"Action {numbers[0]}" if len(numbers) == 1 else f"Actions {', '.join(numbers[:-1])} and {numbers[-1]}"


def logged(agreed: Agreed) -> Card:
    """To the one who logged it."""
    return card(
        f"Decision {agreed.number} is logged",
        Text(agreed.text),
        Text("It is on its way to the Room.", Tone.QUIET),
        Buttons((Button("Undo", "decisions.undo", str(agreed.id)),)),
        Text("You can undo it for one minute.", Tone.QUIET),
    )


def withdrawn(number: int) -> Card:
    """What the card in the Room becomes; the words are gone from it."""
    return card(f"Decision {number} was withdrawn", Text("Whoever logged it took it back at once."))


def undone() -> Card:
    """To the one who pressed Undo."""
    return card("I have taken that decision back", Text("The Room sees that it was withdrawn."))


def cannot_undo() -> Card:
    """Too late, not theirs, undone already, or of another Room."""
    return card("I cannot undo that now", Text("A decision can be undone for one minute, by whoever logged it."))


def cancelled() -> Card:
    """Nothing happened."""
    return card("Nothing is logged", Text("To begin again, write /decision"))


def listed(page: Sequence[Agreed], words: str, zone: ZoneInfo, *, earlier: str = "", later: str = "") -> Card:
    """A page of Decisions, newest first; `earlier` and `later` are what the buttons to the other pages point at."""
    turns = ((later, "Newer"), (earlier, "Older"))
    buttons = tuple(Button(label, "decisions.page", ref) for ref, label in turns if ref)
    nothing = "I found no decision with those words." if words else "No decision has been logged yet."
    return card(
        f"Decisions with “{words}”" if words else "Decisions of this Room",
        Rows(tuple(_row(each, zone) for each in page)) if page else Text(nothing),
        *((Buttons(buttons),) if buttons else ()),
        Blank("words", "Search the decisions", "Leave it empty to see them all", words, limit=LONGEST_WORDS),
        Buttons((Button("Search", "decisions.search", primary=True),)),
        Text("To log one, write /decision and what was decided.", Tone.QUIET),
    )


def _row(agreed: Agreed, zone: ZoneInfo) -> Row:
    day = agreed.logged_at.astimezone(zone)
    about = [f"{day.day} {day:%B %Y}", ", ".join(agreed.organisations)]
    about += [f"Leads to {_leads_to(agreed).lower()}"] if agreed.leads_to else []
    return Row(f"{agreed.number}. {agreed.text}", " – ".join(filter(None, about)))


EXAMPLE_DECISION = Agreed(
    1,
    1,
    "Home from hospital",
    4,
    "We will use *one* referral form",
    Principle.MAKING_IT_HAPPEN,
    datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    ("Fernleigh Borough Council", "Fernleigh NHS Trust"),
    (3, 5),
)
_TYPED = {"decision": EXAMPLE_DECISION.text, "present": "Fernleigh Borough Council\nFernleigh NHS Trust"}
_LONDON = ZoneInfo("Europe/London")

EXAMPLES = {
    "decision_form": decision_form("Home from hospital", (EXAMPLE,), _TYPED),
    "decision_form_empty": decision_form("Home from hospital", (), {"present": _TYPED["present"]}),
    "decision_form_refused": decision_form("Home from hospital", (), {**_TYPED, "decision": ""}, PATIENT),
    "decision_form_strangers": decision_form(
        "Home from hospital", (), _TYPED, strangers(["Fernshire Police"], ["Fernleigh NHS Trust"])
    ),
    "decision": decision_card(EXAMPLE_DECISION),
    "decision_logged": logged(EXAMPLE_DECISION),
    "decision_withdrawn": withdrawn(4),
    "decision_undone": undone(),
    "decision_cannot_undo": cannot_undo(),
    "decision_cancelled": cancelled(),
    "decisions": listed((EXAMPLE_DECISION,), "referral", _LONDON, earlier="8:referral", later="0:referral"),
    "decisions_none": listed((), "", _LONDON),
    "decisions_not_found": listed((), "gardening", _LONDON),
}

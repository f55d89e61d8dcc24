"""How an Action is logged: the form in which it is confirmed, and what comes back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.agreeing.colleagues import Colleague, Offered
from bot.actions.cards import day_said
from bot.actions.reading.counting import FAR, remarks
from bot.actions.rules import LONGEST_TEXT
from bot.cards import PATIENT, PERHAPS_A_PATIENT
from bot.holidays import Nation
from bot.message import Blank, Button, Buttons, Card, Choice, Day, Element, Facts, Text, Tone, card
from bot.principles import Principle

LONGEST_NAME = 200
SAMPLE = 60
"""Characters of what was left out that are shown, so that people see where it begins."""

MOST = 98
"""People in the list of owners, so that Slack, whose lists hold 100, leaves nobody out unsaid."""

NONE = "none"
"""Chosen for nobody, no organisation, no principle."""

ELSE = "else"
ANYWAY = "anyway"
FAR_DAY = "far_day"
UNDATED = "undated"
"""Agreed by a button: to log words that say little, a day that is years ahead, and what has no day."""
NOT_YET = "Not logged yet."
VAGUE = (
    "Would someone who was not there know what to do? Say what, about whom or what, and with whom. "
    "For example: Ring the housing team about the ramp."
)
PRINCIPLES = ((NONE, "No principle"), *((str(each), str(each).capitalize()) for each in Principle))


@dataclass(frozen=True, slots=True)
class Said:
    """What stands above the fields: what is wrong, what was understood, and whether the text may say too little.

    `undated` is set where a day was meant and none is known, `doubted` where it is to be looked at twice, and `patient`
    where it may be about a patient; `agreed` is what was pressed already, so that it is not asked for again.
    """

    fault: str = ""
    understood: str = ""
    vague: bool = False
    undated: bool = False
    doubted: bool = False
    patient: bool = False
    agreed: frozenset[str] = frozenset()


NOTHING_SAID = Said()


def action_form(offered: Offered, typed: Mapping[str, str], said: Said = NOTHING_SAID) -> Card:
    """Everything about an Action, to be checked and changed before it is logged."""
    shown = _listed(offered.people, typed.get("owner", ""))
    people = tuple((str(each.id), each.told_apart) for each in shown)
    left_out = (Text("Not in the list? Write their name below.", Tone.QUIET),) if len(offered.people) > MOST else ()
    owners = ((NONE, "Nobody yet"), (ELSE, "Somebody else, named below"), *people)
    bodies = ((NONE, "Not said"), *((str(number), name) for number, name in offered.organisations))
    what = Blank(
        "action", "What is to be done?", "One sentence that stands alone", typed.get("action", ""), True, LONGEST_TEXT
    )
    return card(
        "Log this action?" if typed.get("action") else "Log an action",
        *above(said),
        what,
        Choice("owner", "Who owns it?", owners, typed.get("owner", NONE)),
        *left_out,
        Blank(
            "owner_name", "Name of an owner who is not in the chat", "", typed.get("owner_name", ""), limit=LONGEST_NAME
        ),
        Choice("owner_of", "Their organisation", bodies, typed.get("owner_of", NONE)),
        Day("due", "By when?", typed.get("due", "")),
        Choice("principle", "Which principle is it about?", PRINCIPLES, typed.get("principle", NONE)),
        Buttons((*_log_buttons(said), Button("Cancel", "actions.cancel"))),
        Text(f"It goes to everyone in {offered.room}. Never type a patient’s name or details.", Tone.QUIET),
    )


def _listed(people: Sequence[Colleague], chosen: str) -> Sequence[Colleague]:
    """As many as a list holds; of more, whoever is chosen is first."""
    if len(people) <= MOST:
        return people
    return sorted(people, key=lambda each: str(each.id) != chosen)[:MOST]


def _log_buttons(said: Said) -> tuple[Button, ...]:
    """Each agrees to what was agreed before, and to what stands above it; never to a doubt that nobody has read."""
    anyway = {mark for mark, asked in ((ANYWAY, said.vague), (FAR_DAY, said.doubted)) if asked}
    others = (("Log it anyway", anyway), ("Log it with no day yet", {UNDATED} if said.undated else set()))
    log = Button("Log it", "actions.log", _agreeing(said.agreed), primary=True)
    return log, *(Button(label, "actions.log", _agreeing(said.agreed | marks)) for label, marks in others if marks)


def _agreeing(marks: Iterable[str]) -> str:
    return " ".join(sorted(marks))


def above(said: Said) -> tuple[Element, ...]:
    """What stands above the fields."""
    return (
        *((Text(said.fault, Tone.WARNING),) if said.fault else ()),
        *((Text(PERHAPS_A_PATIENT, Tone.WARNING),) if said.patient else ()),
        *((Text(said.understood),) if said.understood else ()),
        *((Text(VAGUE),) if said.vague else ()),
    )


def fitted(text: str) -> str:
    """As much of it as an Action or a Decision may have, and no half word where that can be helped."""
    if len(text) <= LONGEST_TEXT:
        return text
    end = text.rfind(" ", LONGEST_TEXT // 2, LONGEST_TEXT + 1)
    return text[: end if end > 0 else LONGEST_TEXT]


def shortened(text: str) -> str:
    """Nothing is cut without a word: how much is left out, and from where on."""
    left_out = text[len(fitted(text)) :].strip()
    begins = left_out if len(left_out) <= SAMPLE else f"{left_out[:SAMPLE].rstrip()}…"
    return (
        f"That is {len(text):,} characters long, and there is room for {LONGEST_TEXT}. "
        f"I left out the last {len(left_out):,}, from here on: “{begins}” Please say it shorter, or send what is left."
    )


def too_long(length: int, most: int) -> str:
    """Something else that is longer than it may be."""
    return f"That is {length:,} characters long, and there is room for {most:,}. Please say it shorter."


def understood(day: date | None, meant: str, today: date, nation: Nation) -> str:
    """The day that was read out of people's words, why that one, and whether most people are off then."""
    told = (f"I understood {day_said(day, today)}.", meant, remarks(day, today, nation)) if day else (meant,)
    return " ".join(filter(None, told))


def not_read(words: str) -> str:
    """Words that look like a day and say none for certain."""
    return f"I could not read a day in “{words}”. Please choose one below, if it has one."


def brought(principle: Principle) -> str:
    """Why a principle is chosen already."""
    return (
        f"The key question was about {principle}, so I chose that principle below. "
        "Please change it if your action is about something else."
    )


def away(name: str) -> str:
    """The owner is not there on the day it is due."""
    return f"{name or 'The owner'} is away on that day."


def whom(count: int) -> str:
    """A name that several Members have."""
    return f"{count} people here may be meant by that name. Please choose the owner."


def perhaps(names: Sequence[str]) -> str:
    """A name that no Member has, but nearly."""
    return f"Do you mean {' or '.join(names)}? If so, choose them as the owner."


def outside(name: str) -> str:
    """A name that no Member has, nor nearly."""
    return f"Not in this Room: {name}. Of which organisation? Choose it below, or clear the name if nobody is meant."


def who_of(team: str) -> str:
    """A team was named where its owner should be."""
    return f"Who of “{team}” owns it? Please choose them below, or write their name, if you know."


def whose_there(body: str) -> str:
    """An Organisation was named where its owner should be."""
    return f"{body} is an organisation of this Room. Please choose who there owns it, if you know."


def logged(number: int, action_id: int, facts: Sequence[tuple[str, str]], text: str, *, again: bool = False) -> Card:
    """To the one who logged it; `again` within the minute is no second one."""
    way = "You logged the same a moment ago, so I did not log it twice." if again else "It is on its way to the Room."
    return card(
        f"Action {number} is {'already ' if again else ''}logged",
        Text(text),
        Facts(tuple(facts)),
        Text(way, Tone.QUIET),
        Buttons((Button("Undo", "actions.undo", str(action_id)),)),
        Text("You can undo it for one minute.", Tone.QUIET),
    )


def withdrawn(number: int) -> Card:
    """What the card in the Room becomes; the words are gone from it."""
    return card(f"Action {number} was withdrawn", Text("Whoever logged it took it back at once."))


def undone(number: int, *, withdrew: bool) -> Card:
    """To the one who pressed Undo."""
    if withdrew:
        return card(f"I have taken action {number} back", Text("The Room sees that it was withdrawn."))
    return card(f"I have undone that change of action {number}", Text("The Room sees it as it was before."))


def cannot_undo() -> Card:
    """Too late, not theirs, undone already, or of another Room."""
    return card(
        "I cannot undo that now",
        Text("A change can be undone for one minute, by whoever made it, and while it is the last."),
    )


def cancelled() -> Card:
    """Nothing happened."""
    return card("Nothing is logged", Text("To begin again, write /action"))


_TODAY = date(2026, 11, 24)
EXAMPLE_OFFERED = Offered(
    "Home from hospital",
    (
        Colleague(1, "Sam Example", "Ward sister", 1, "Fernleigh NHS Trust"),
        Colleague(2, "Sam Example", "Social worker", 2, "Fernleigh Borough Council"),
    ),
    ((2, "Fernleigh Borough Council"), (1, "Fernleigh NHS Trust")),
)
_RING = {"action": "Ring the housing team about *Mill Lane*", "owner": "1", "due": "2026-11-27", "principle": "culture"}
_LONG = "Ring the housing team about *Mill Lane*. " * 20
_ELSEWHERE = {"action": "Follow up", "owner": ELSE, "owner_name": "Dot Sample", "owner_of": "2"}
_ON_FRIDAY = understood(date(2026, 11, 27), "", _TODAY, Nation.ENGLAND)

EXAMPLES = {
    "form": action_form(EXAMPLE_OFFERED, {}),
    "form_with_principle": action_form(
        EXAMPLE_OFFERED, {"principle": "culture"}, Said(understood=brought(Principle.CULTURE))
    ),
    "form_understood": action_form(EXAMPLE_OFFERED, _RING, Said(understood=_ON_FRIDAY)),
    "form_owner_away": action_form(EXAMPLE_OFFERED, _RING, Said(understood=away("Sam Example"))),
    "form_two_of_one_name": action_form(EXAMPLE_OFFERED, {**_RING, "owner": ""}, Said(whom(2))),
    "form_not_in_the_room": action_form(EXAMPLE_OFFERED, _ELSEWHERE, Said(understood=outside("Dot Sample"))),
    "form_an_organisation": action_form(
        EXAMPLE_OFFERED, {"action": "Council to ring back"}, Said(understood=whose_there("Fernleigh Borough Council"))
    ),
    "form_a_team": action_form(
        EXAMPLE_OFFERED, {"action": "The police to ring back"}, Said(understood=who_of("The police"))
    ),
    "form_perhaps_a_patient": action_form(
        EXAMPLE_OFFERED, {**_RING, "action": "Ring Mrs Jones, dob 3/4/1941"}, Said(understood=_ON_FRIDAY, patient=True)
    ),
    "form_vague": action_form(EXAMPLE_OFFERED, _ELSEWHERE, Said(understood=perhaps(["Dot Simple"]), vague=True)),
    "form_still_vague": action_form(EXAMPLE_OFFERED, _ELSEWHERE, Said(NOT_YET, vague=True)),
    "form_no_day_read": action_form(
        EXAMPLE_OFFERED, {**_RING, "due": ""}, Said(not_read("by end of Q4"), undated=True)
    ),
    "form_far_day": action_form(
        EXAMPLE_OFFERED, {**_RING, "due": "2099-01-01"}, Said(f"{NOT_YET} {FAR}", doubted=True)
    ),
    "form_vague_far_day": action_form(
        EXAMPLE_OFFERED, {**_ELSEWHERE, "due": "2099-01-01"}, Said(f"{NOT_YET} {FAR}", vague=True, doubted=True)
    ),
    "form_refused": action_form(EXAMPLE_OFFERED, {**_RING, "action": ""}, Said(PATIENT)),
    "form_too_long": action_form(EXAMPLE_OFFERED, {**_RING, "action": fitted(_LONG)}, Said(shortened(_LONG))),
    "logged": logged(
        3, 7, (("Owner", "Sam Example, Fernleigh NHS Trust"), ("Due", "Friday 27 November")), _RING["action"]
    ),
    "logged_already": logged(3, 7, (("Owner", "Nobody yet"), ("Due", "no date yet")), _RING["action"], again=True),
    "withdrawn": withdrawn(3),
    "undone": undone(3, withdrew=True),
    "undone_change": undone(3, withdrew=False),
    "cannot_undo": cannot_undo(),
    "cancelled": cancelled(),
}

"""How a Room begins and what it stands for: the form that sets it up, its welcome, standing card and charter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.cards import LOOK_UP
from bot.message import Blank, Button, Buttons, Card, Choice, Element, Facts, Row, Rows, Series, Text, Time, Tone, card
from bot.rooms.cards import NATIONS
from bot.rooms.charter import ground_rules
from bot.rooms.charter.particulars import DAYS, LONDON, LONGEST_FIELD, NO_DAY, ZONES

LONGEST_LIST = 1_000
LONGEST_RULES = ground_rules.MOST * (ground_rules.LONGEST + 1)
STANDING = (
    ("checkin", "Answer the check-in"),
    ("actions.begin", "Log an action"),
    ("bigroom who", "Who’s who"),
    ("bigroom charter", "Our charter"),
)
"""What the standing card offers beside the look-up, of which it shows what somebody answers."""


@dataclass(frozen=True, slots=True)
class Charter:
    """Purpose, rhythm, people, roles and rules of a Room, in words."""

    name: str
    purpose: str
    rhythm: str
    nation: str
    organisations: Sequence[str]
    facilitators: Sequence[str]
    leads: Sequence[str]
    stewards: Sequence[str]
    rules: Sequence[str]
    keep_months: int
    paused: bool = False


def room_fields(typed: Mapping[str, str]) -> tuple[Element, ...]:
    """What a Room is, to be filled in or changed."""
    days = (*((str(number), day) for number, day in enumerate(DAYS)), (NO_DAY, "Not decided yet"))
    purpose = "What you want to be true for people"
    return (
        _blank(typed, "name", "Name of the Room", "For example Home from hospital"),
        _blank(typed, "purpose", "Its purpose, in one sentence", purpose),
        Choice("nation", "Whose bank holidays does it keep?", NATIONS, typed.get("nation", "")),
        Choice("zone", "Time zone", ZONES, typed.get("zone", LONDON)),
        Choice("day", "Day of the weekly Big Room", days, typed.get("day", "")),
        Time("at", "Time of the Big Room", typed.get("at", "")),
    )


def _blank(typed: Mapping[str, str], name: str, label: str, hint: str) -> Blank:
    return Blank(name, label, hint, typed.get(name, ""), limit=LONGEST_FIELD)


def fault_first(fault: str) -> tuple[Element, ...]:
    """What is wrong stands above the fields."""
    return (Text(fault, Tone.WARNING),) if fault else ()


def set_up_form(given: Mapping[str, str] | None = None, fault: str = "") -> Card:
    """One short form; what was typed comes back when something is wrong."""
    typed = given or {}
    others = typed.get("others", "")
    return card(
        "Set up a Big Room here",
        *fault_first(fault),
        *room_fields(typed),
        _blank(typed, "organisation", "Your organisation", "For example Fernleigh NHS Trust"),
        Blank("others", "Other organisations, if you know them", "One a line", others, long=True, limit=LONGEST_LIST),
        _blank(typed, "you", "Your name", "As the others know you"),
        Buttons((Button("Set up the Room", "rooms.set_up", primary=True),)),
        Text("You will be its facilitator. Never type a patient’s name or details.", Tone.QUIET),
    )


def privacy(months: int) -> tuple[Element, ...]:
    """What is kept, for how long, and what must not be typed."""
    return (
        Text(
            f"I read only what is addressed to me. I keep answers for {months} months. I keep the names and "
            f"organisations of Members until {months} months after the Room has closed.",
            Tone.QUIET,
        ),
        Text(
            "Actions and decisions are kept longer, with the names of their owners, of those who changed them, and of "
            "the leads and facilitators who may read them. To see how long, write /actions retention",
            Tone.QUIET,
        ),
        Text("Never type a patient’s name or details. I am not for clinical use.", Tone.QUIET),
    )


def welcome(name: str, purpose: str, rules: Sequence[str], months: int) -> Card:
    """What everyone sees first."""
    return card(
        f"Welcome to {name}",
        Text(purpose, Tone.STRONG),
        Text("People of several organisations meet here. This is what we ask of each other:"),
        _listed(rules),
        *privacy(months),
    )


def standing_card(name: str, verbs: Collection[str]) -> Card:
    """What anyone can do here at any time; a button is there when somebody answers its verb."""
    offered = tuple(Button(label, verb) for verb, label in STANDING if verb in verbs)
    return card(
        name,
        *LOOK_UP,
        Text("Only you see what it means.", Tone.QUIET),
        *((Buttons(offered),) if offered else ()),
        series=Series.STANDING,
    )


def standing_posted() -> Card:
    """To the one who asked for it."""
    return card("The Room’s card is on its way", Text("It goes to every Channel of the Room.", Tone.QUIET))


def charter(about: Charter) -> Card:
    """All that a Room agreed on, on one card."""
    roles = (("Facilitators", about.facilitators), ("Leads", about.leads), ("Glossary stewards", about.stewards))
    paused = (Text("The Room is paused: nothing comes by itself until a facilitator resumes it."),)
    return card(
        f"Our charter: {about.name}",
        Text(about.purpose, Tone.STRONG),
        *(paused if about.paused else ()),
        Facts((("Our Big Room", about.rhythm), ("Bank holidays of", about.nation))),
        Facts((("Organisations", ", ".join(about.organisations) or "None yet"), *_named(roles))),
        Text("Our ground rules", Tone.STRONG),
        _listed(about.rules),
        *privacy(about.keep_months),
    )


def _named(roles: Sequence[tuple[str, Sequence[str]]]) -> tuple[tuple[str, str], ...]:
    return tuple((role, ", ".join(names)) for role, names in roles if names)


def _listed(rules: Sequence[str]) -> Rows:
    return Rows(tuple(Row(f"{number}. {rule}") for number, rule in enumerate(rules, 1)))


def rules_shown(rules: Sequence[str]) -> Card:
    """To Members."""
    return card("Our ground rules", _listed(rules), Text("To change them, ask a facilitator of this Room.", Tone.QUIET))


def rules_form(typed: str, fault: str = "") -> Card:
    """To facilitators, with the rules as they are or as they were typed."""
    return card(
        "Our ground rules",
        *fault_first(fault),
        Blank("rules", "One rule a line", "Leave it empty for our own", typed, long=True, limit=LONGEST_RULES),
        Buttons((Button("Save the rules", "rooms.rules", primary=True),)),
        Text("When you save, I show the new rules to the Room.", Tone.QUIET),
    )


def rules_changed(rules: Sequence[str]) -> Card:
    """To the Room."""
    return card("We have new ground rules", _listed(rules))


def rules_saved() -> Card:
    """To the one who changed them."""
    return card("The ground rules are saved", Text("I show them to the Room whenever they change.", Tone.QUIET))


_ORGANISATIONS = ("Fernleigh NHS Trust", "Fernleigh Borough Council", "Fernshire Police")
_CHARTER = Charter(
    name="Home from hospital",
    purpose="People leave hospital the day they are ready.",
    rhythm="Every Tuesday at 09:00",
    nation="England",
    organisations=_ORGANISATIONS,
    facilitators=("Ada Example",),
    leads=("Bilal Sample",),
    stewards=(),
    rules=ground_rules.DEFAULT,
    keep_months=12,
)

EXAMPLES = {
    "set_up_form": set_up_form(),
    "set_up_form_incomplete": set_up_form(
        {"name": "Home from *hospital*", "nation": "wales", "day": "1", "others": "\n".join(_ORGANISATIONS[1:])},
        "Please give its purpose and your name.",
    ),
    "welcome": welcome(_CHARTER.name, _CHARTER.purpose, _CHARTER.rules, 12),
    "standing": standing_card(_CHARTER.name, {"actions.begin", "bigroom charter"}),
    "standing_posted": standing_posted(),
    "charter": charter(_CHARTER),
    "rules_shown": rules_shown(_CHARTER.rules),
    "rules_form": rules_form("\n".join(_CHARTER.rules[:2]), "One rule is too long."),
    "rules_changed": rules_changed(_CHARTER.rules),
    "rules_saved": rules_saved(),
}

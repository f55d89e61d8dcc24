"""What a Room says about being a Member: roles, days away, what is held, and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.message import OPEN_PAGE, Blank, Button, Buttons, Card, Choice, Day, Facts, Text, Tone, card
from bot.rooms.rules import Guest, Role

MOST_HOLDING = 40
"""People with a role on one card."""

MOST_PICKED = 100
"""People to choose from: as many as Slack's list takes."""

ROLES = (
    (str(Role.MEMBER), "Member: takes part"),
    (str(Role.FACILITATOR), "Facilitator: sets what the Room does and when"),
    (str(Role.LEAD), "Lead: follows what was agreed"),
    (str(Role.STEWARD), "Steward: keeps shared words right"),
)


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen in the form of roles."""

    who: int = 0
    role: str = ""


def roles(guests: Sequence[Guest], fault: str = "", picked: Picked | None = None) -> Card:
    """Who has a role beyond Member, and a form that gives one."""
    picked = picked or Picked()
    holding = [one for one in guests if one.role is not Role.MEMBER][:MOST_HOLDING]
    people = tuple((str(one.member_id), _listed(one)) for one in guests[:MOST_PICKED])
    warning = (Text(fault, Tone.WARNING),) if fault else ()
    if not people:
        return card("Nobody by that name is in this Room", *warning, Text("To see everyone, write /bigroom roles"))
    return card(
        "Who does what in this Room?",
        *warning,
        *((Facts(tuple((one.known_as, one.role.capitalize()) for one in holding)),) if holding else ()),
        Choice("who", "Who?", people, str(picked.who or "")),
        Choice("role", "Which role?", ROLES, picked.role),
        Buttons(
            (Button("Give this role", "rooms.give_role", primary=True), Button("Hand my role over", "rooms.hand_over"))
        ),
        Text("In a long list, write /bigroom roles and part of a name.", Tone.QUIET),
    )


def _listed(one: Guest) -> str:
    return f"{one.known_as}, {one.organisation}" if one.organisation else one.known_as


def role_given(name: str, role: Role) -> Card:
    """To the facilitator who gave it."""
    return card(f"{name or 'Someone new'} is now a {role}", Text("To change it, write /bigroom roles", Tone.QUIET))


def handed_over(name: str) -> Card:
    """To the one who was the facilitator."""
    return card(
        f"{name or 'Someone new'} is now a facilitator",
        Text("You are a Member. Please tell them, if they do not know yet."),
    )


def new_facilitator(name: str) -> Card:
    """To the whole Room, which has lost its last one."""
    return card(
        "This Room has a new facilitator",
        Text(f"{name or 'One of us'} now looks after what the Room does and when."),
        Text("A facilitator can give the role to someone else: /bigroom roles", Tone.QUIET),
    )


@dataclass(frozen=True, slots=True)
class Absence:
    """The form of being away as it is filled in: two days as YYYY-MM-DD, and weekdays in words."""

    away_from: str = ""
    away_until: str = ""
    works_on: str = "Monday, Tuesday, Wednesday, Thursday, Friday"


def away(typed: Absence, fault: str = "") -> Card:
    """When someone is away, and the weekdays they work."""
    return card(
        "When are you away?",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        Day("away_from", "First day away (empty for none)", typed.away_from),
        Day("away_until", "Last day away (empty if you do not know)", typed.away_until),
        Blank("works_on", "Which weekdays do you work?", "For example Monday to Thursday", typed.works_on, limit=60),
        Buttons((Button("Save", "rooms.away", primary=True), Button("I am back", "rooms.back"))),
        Text("While you are away nobody waits for your answer.", Tone.QUIET),
    )


def away_kept(first: date | None, last: date | None, works_on: str) -> Card:
    """What was understood, to be checked at a glance."""
    return card(
        "I have noted that",
        Facts((("Away", days_away(first, last)), ("You work on", works_on))),
        Buttons((Button("I am back", "rooms.back"),)),
    )


def days_away(first: date | None, last: date | None) -> str:
    """Two days as people say them."""
    since, until = (_said(day) if day else "" for day in (first, last))
    if since and until:
        return since if first == last else f"{since} to {until}"
    return f"From {since}" if since else f"Until {until}" if until else "No days away"


def back() -> Card:
    """They are here again."""
    return card("Welcome back", Text("Your days away are over. The weekdays you work are as they were."))


@dataclass(frozen=True, slots=True)
class Oneself:
    """A Member as they see themselves."""

    name: str
    job: str
    organisation: str
    role: Role | None
    joined_on: date | None


PLATFORMS = {"slack": "Slack", "teams": "Teams", "web": "Web page"}


def facts_of(one: Oneself, platforms: Sequence[str], away_days: str) -> list[tuple[str, str]]:
    """What is kept about one Member, each with its label."""
    joined = _said(one.joined_on) if one.joined_on else "Before we kept the day"
    known = [PLATFORMS.get(platform, platform) for platform in platforms]
    return [
        ("Name", one.name or "Not said yet"),
        ("Job", one.job or "Not said"),
        ("Organisation", one.organisation or "Not said yet"),
        ("Role", one.role.capitalize() if one.role else "None"),
        ("Known from", ", ".join(known) or "Nowhere"),
        ("Joined", joined),
        ("Away", away_days),
    ]


def invited(email: str, ends: date | None, today: date) -> list[tuple[str, str]]:
    """What is kept about an invitation: the address, where there is one, and the link, until somebody revokes it."""
    address = [("E-mail address", email)] if email else []
    if ends is None:
        return address
    return [*address, ("Personal link", f"{'Ends' if ends >= today else 'Ended'} on {_said(ends)}")]


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def about_me(room: str, facts: Sequence[tuple[str, str]]) -> Card:
    """All that a Room holds about the one who asks."""
    return card(
        f"What {room} holds about you",
        Facts(tuple(facts)),
        Buttons(
            (
                Button("Change it", "rooms.edit_me", primary=True),
                Button("When I am away", "bigroom away"),
                Button("Download it all", OPEN_PAGE, "/download/held"),
                Button("Leave the Room", "bigroom leave"),
                Button("Erase what is held about me", "rooms.erase"),
            )
        ),
        Text("Only you see this.", Tone.QUIET),
    )


def leaving(room: str) -> Card:
    """Asked before someone leaves."""
    return card(
        f"Leave {room}?",
        Text("You leave it in all its Channels. What you answered stays. If you act here again, you are back."),
        Buttons((Button("Leave the Room", "rooms.leave", primary=True),)),
    )


def left() -> Card:
    """To the one who left."""
    return card("You have left the Room", Text("Thank you for being part of it."))


def erasing(room: str) -> Card:
    """Asked before what is held about someone is erased."""
    return card(
        "Erase what is held about you?",
        Text(f"You leave {room}, and your name, your job and your accounts are erased there. I cannot undo this."),
        Text("Answers you gave stay, under your organisation and without your name."),
        Buttons((Button("Erase it and leave", "rooms.erase_now", primary=True),)),
    )


def erased(room: str) -> Card:
    """To the one who asked for it."""
    return card(f"{room} no longer knows who you are", Text("Your name, your job and your accounts are erased there."))


_TRUST = "Fernleigh NHS Trust"
_GUESTS = (
    Guest(1, "Ada Example", "Ward sister", _TRUST, Role.FACILITATOR),
    Guest(2, "Bilal *Sample*", "", _TRUST, Role.MEMBER, away=True),
    Guest(4, "", "", "", Role.MEMBER),
)
_SELF = Oneself("Ada Example", "Ward sister", _TRUST, Role.FACILITATOR, date(2026, 11, 3))

EXAMPLES = {
    "roles": roles(_GUESTS, "Choose a person and a role."),
    "roles_nobody": roles(()),
    "role_given": role_given("Cerys Placeholder", Role.STEWARD),
    "handed_over": handed_over("Cerys Placeholder"),
    "new_facilitator": new_facilitator("Cerys Placeholder"),
    "away": away(Absence("2026-12-21", "2027-01-04"), "Please look at the two days again."),
    "away_kept": away_kept(date(2026, 12, 21), date(2027, 1, 4), "Monday, Tuesday"),
    "back": back(),
    "about_me": about_me("Home from hospital", [*facts_of(_SELF, ["slack", "web"], "No days away"), ("Answers", "12")]),
    "leaving": leaving("Home from hospital"),
    "left": left(),
    "erasing": erasing("Home from hospital"),
    "erased": erased("Home from hospital"),
}

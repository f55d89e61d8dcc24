"""Making, showing and revoking keys to the log, as cards. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.message import Blank, Button, Buttons, Card, Choice, Element, Row, Rows, Text, Tone, card
from bot.principles import Principle

LONGEST_LABEL = 100
MINE, ROOM, LED = "mine", "room", "led"
EVERY = "all"
NEVER = "never"
TOKEN_FORM, FEED_FORM, LIST = "keys.token", "keys.calendar", "keys.list"

_LIST = Button("See all my keys", LIST)


def token_form(label: str = "", fault: str = "") -> Card:
    """What the program is called comes back with what is wrong with it."""
    return card(
        "A token for a program",
        *_fault(fault),
        Text("With it a program can read the log of the Rooms that you lead. It can change nothing."),
        Blank("label", "What is it for?", "For example: the monthly report", label, limit=LONGEST_LABEL),
        Buttons((Button("Make the token", "keys.make", primary=True), _LIST)),
    )


def token_made(label: str, token: str, address: str, rooms: Sequence[str]) -> Card:
    """The token, to be seen this once."""
    return card(
        f"Your token: {label}",
        Text("Copy it now and keep it like a password. I cannot show it again."),
        Text(token, Tone.STRONG),
        Text(f"It reads the log of: {', '.join(rooms)}"),
        Text("To try it, put it in place of TOKEN:"),
        Text(f'curl --header "Authorization: Bearer TOKEN" {address}/api/v1/actions'),
        Text(f"All that it can ask is described at {address}/api/v1/openapi.json", Tone.QUIET),
        Text("It ends when you revoke it, leave the Room or no longer lead it.", Tone.QUIET),
        Buttons((_LIST,)),
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What a calendar may show: whose Actions, and for those who lead, of which Organisation and principle."""

    leads: bool
    several: bool = False  # whether they lead more than one Room
    organisations: tuple[tuple[str, str], ...] = ()


def calendar_form(choices: Choices, given: Mapping[str, str] | None = None, fault: str = "") -> Card:
    """A Member may have their own Actions; who leads may have more."""
    typed = given or {}
    led = ((LED, "All Actions of the Rooms I lead"),) if choices.several else ()
    whose = ((MINE, "My own Actions"), (ROOM, "All Actions of this Room"), *led)
    bodies = ((EVERY, "All"), *choices.organisations)
    themes = ((EVERY, "All"), *((each.value, each.capitalize()) for each in Principle))
    asked = (
        ("shows", "What should it show?", whose),
        ("organisation", "Of which organisation, if not your own Actions?", bodies),
        ("principle", "About which principle, if not your own Actions?", themes),
    )
    more = (Choice(name, label, options, typed.get(name) or options[0][0]) for name, label, options in asked)
    return card(
        "Actions in your calendar",
        *_fault(fault),
        Text("Your calendar asks for them by itself, and shows each on the day it is due."),
        *(more if choices.leads else (Text("It will show your own Actions of this Room."),)),
        Blank("label", "What to call it", "May be left empty", typed.get("label", ""), limit=LONGEST_LABEL),
        Buttons((Button("Make the address", "keys.feed", primary=True), _LIST)),
    )


def calendar_made(label: str, url: str) -> Card:
    """The address, to be seen this once."""
    return card(
        f"Your calendar: {label}",
        Text("Copy this address now. I cannot show it again."),
        Text(url, Tone.STRONG),
        Rows(
            (
                Row("Outlook", "Open Calendar, choose Add calendar, then Subscribe from web, and paste the address."),
                Row("iPhone", "In Settings search for Add Subscribed Calendar, and paste the address."),
                Row("Android", "On a computer open Google Calendar. Beside Other calendars choose +, then From URL."),
            )
        ),
        Text(
            "Whoever has the address sees these Actions. Calendars may take some hours to notice a change.", Tone.QUIET
        ),
        Text("It ends when you revoke it or leave the Room.", Tone.QUIET),
        Buttons((_LIST,)),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A key in words."""

    id: int
    label: str
    kind: str
    made: str
    used: str = NEVER


def keys(listed: Sequence[Listed], *, leads: bool) -> Card:
    """Every key of the one who asks."""
    make = (
        *((Button("Make a token", TOKEN_FORM),) if leads else ()),
        Button("Make a calendar feed", FEED_FORM),
    )
    if not listed:
        words = "A calendar feed shows Actions in your own calendar."
        return card("You have no keys to the log", Text(words), Buttons(make))
    rows = tuple(
        Row(
            each.label,
            f"{each.kind}, made {each.made}, last used {each.used}",
            (Button("Revoke", "keys.revoke", str(each.id)),),
        )
        for each in listed
    )
    return card("Your keys to the log", Rows(rows), Buttons(make))


def confirm_revoking(key: Listed) -> Card:
    """Asked once more, because what uses it stops at once."""
    return card(
        f"Revoke “{key.label}”?",
        Text("Whatever uses it sees nothing more, from this moment. It cannot be brought back."),
        Buttons((Button("Revoke", "keys.end", str(key.id), primary=True), Button("Keep it", LIST))),
    )


def revoked(label: str) -> Card:
    """Done."""
    return card(f"“{label}” is revoked", Text("It opens nothing any more."), Buttons((_LIST,)))


def no_such_key() -> Card:
    """Somebody else's, or one that has ended."""
    return card("You have no such key", Text("It may have been revoked already."), Buttons((_LIST,)))


def for_leads() -> Card:
    """A token sees the whole log."""
    return card(
        "Tokens are for leads and facilitators",
        Text("Ask one of them. You can have your own Actions in your calendar."),
        Buttons((Button("Make a calendar feed", FEED_FORM, primary=True),)),
    )


def full(most: int) -> Card:
    """They have as many as one may have."""
    return card(
        f"You have {most} keys, and no more fit",
        Text("Revoke one that you no longer use, then make the new one."),
        Buttons((Button("See all my keys", LIST, primary=True),)),
    )


def _fault(fault: str) -> tuple[Element, ...]:
    return (Text(fault, Tone.WARNING),) if fault else ()


_ADDRESS = "https://bigroom.example.org"
_FEED = Listed(4, "My Actions", "Calendar", "on Tuesday 24 November")
_TOKEN = Listed(3, "Monthly report", "Token", "on Monday 2 November", "today at 09:00")
EXAMPLES = {
    "token_form": token_form(fault="Please say what it is for, so that you know it again."),
    "token_made": token_made("Monthly report", "bigroom_made-up", _ADDRESS, ("Home from hospital", "Front door")),
    "calendar_form": calendar_form(Choices(leads=False)),
    "calendar_form_of_a_lead": calendar_form(Choices(True, True, (("1", "Fernleigh NHS Trust"),)), {"shows": ROOM}),
    "calendar_made": calendar_made("My Actions", f"{_ADDRESS}/calendar/made-up.ics"),
    "keys": keys((_FEED, _TOKEN), leads=True),
    "no_keys": keys((), leads=False),
    "confirm_revoking_a_key": confirm_revoking(_TOKEN),
    "key_revoked": revoked("Monthly report"),
    "no_such_key": no_such_key(),
    "tokens_for_leads": for_leads(),
    "keys_full": full(20),
}

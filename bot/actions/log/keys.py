"""Keys to the log, made and revoked in chat: a token for a program, and the address of a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.agreeing.offering import today_of
from bot.actions.cards import day_said
from bot.actions.filters import Filter
from bot.actions.finding import rooms_led
from bot.actions.listing.lists import asked
from bot.actions.log import key_cards as cards
from bot.actions.log import keyring
from bot.actions.log.key_cards import LED, LONGEST_LABEL, ROOM, Choices, Listed
from bot.actions.log.keyring import LEADS, MOST_KEYS, Key, Kind
from bot.cards import patient_refused
from bot.message import Button, Reply
from bot.principles import Principle
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.organisations import of_room
from bot.safety import clean, holds_nhs_number

ALSO = (
    ("token", "Make a token with which a program reads the log"),
    ("calendar", "Have Actions in your own calendar"),
    ("keys", "See your tokens and calendar feeds, and revoke them"),
)
"""For the list of what can be asked."""

NAMELESS = "Please say what it is for, so that you know it again."
TOO_LONG = f"That is too long. Please use {LONGEST_LABEL} characters at most."
FIELDS = ("shows", "organisation", "principle", "label")


def writes(gate: Gate, address: str) -> dict[str, Write]:
    """For all of the Room; a token is for those who lead it. `address` is where programs reach us."""
    making = _Making(address)
    verbs = {
        "actions token": _begin_token,
        "keys.token": _begin_token,
        "keys.make": making.token,
        "actions calendar": _begin_calendar,
        "keys.calendar": _begin_calendar,
        "keys.feed": making.feed,
        "actions keys": _list,
        "keys.list": _list,
        "keys.revoke": _ask,
        "keys.end": _revoke,
    }
    return {verb: gate.members(handle, asks=False) for verb, handle in verbs.items()}


def _leads(visit: Visit) -> bool:
    return visit.here.role in LEADS


async def _begin_token(visit: Visit) -> Reply:
    label = clean(visit.intent.words)[:LONGEST_LABEL]
    if holds_nhs_number(label):
        return Reply(patient_refused())
    return Reply(cards.token_form(label) if _leads(visit) else cards.for_leads())


async def _begin_calendar(visit: Visit) -> Reply:
    if visit.intent.words:
        return await asked(visit, f"calendar {visit.intent.words}")
    return Reply(cards.calendar_form(await _choices(visit)))


@dataclass(frozen=True, slots=True)
class _Making:
    address: str

    async def token(self, visit: Visit) -> Reply:
        """Make one, and show it once."""
        if not _leads(visit):
            return Reply(cards.for_leads())
        label = clean(visit.intent.answers.get("label", ""))
        if holds_nhs_number(label):
            return Reply(patient_refused(Button("Start again", cards.TOKEN_FORM, primary=True)))
        if not label or len(label) > LONGEST_LABEL:
            return Reply(cards.token_form(label, TOO_LONG if label else NAMELESS))
        if await _full(visit):
            return Reply(cards.full(MOST_KEYS))
        seen = await rooms_led(visit.connection, visit.here.member_id)
        token = await keyring.make(visit.connection, visit.here.member_id, Kind.TOKEN, label, Filter(), visit.now)
        return Reply(cards.token_made(label, token, self.address, list(seen.values())))

    async def feed(self, visit: Visit) -> Reply:
        """The same for a calendar."""
        given = {name: clean(visit.intent.answers.get(name, "")) for name in FIELDS}
        if any(map(holds_nhs_number, given.values())):
            return Reply(patient_refused(Button("Start again", cards.FEED_FORM, primary=True)))
        if len(given["label"]) > LONGEST_LABEL:
            return Reply(cards.calendar_form(await _choices(visit), given, TOO_LONG))
        if await _full(visit):
            return Reply(cards.full(MOST_KEYS))
        shows = await _shown(visit, given)
        label = given["label"] or ("My Actions" if shows.owner else f"Actions of {visit.here.room}"[:LONGEST_LABEL])
        key = await keyring.make(visit.connection, visit.here.member_id, Kind.CALENDAR, label, shows, visit.now)
        return Reply(cards.calendar_made(label, f"{self.address}/calendar/{key}.ics"))


async def _full(visit: Visit) -> bool:
    return await keyring.count(visit.connection, visit.here.member_id) >= MOST_KEYS


async def _choices(visit: Visit) -> Choices:
    if not _leads(visit):
        return Choices(leads=False)
    several = len(await rooms_led(visit.connection, visit.here.member_id)) > 1
    bodies = await of_room(visit.connection, visit.here.room_id)
    return Choices(True, several, tuple((str(number), name) for number, name in bodies))


async def _shown(visit: Visit, given: dict[str, str]) -> Filter:
    """What the form asks for; a Member's own Actions, unless they lead and ask for more."""
    if not _leads(visit) or given["shows"] not in {ROOM, LED}:
        return keyring.own(visit.here.member_id)
    room = visit.here.room_id if given["shows"] == ROOM else 0
    bodies = {number for number, _ in await of_room(visit.connection, visit.here.room_id)}
    organisation = number_in(given["organisation"])
    principle = Principle(given["principle"]) if given["principle"] in set(Principle) else None
    return Filter(room=room, organisation=organisation if organisation in bodies else 0, principle=principle)


async def _list(visit: Visit) -> Reply:
    """All of them; words after it are words to look for, as in "keys to the flat"."""
    if visit.intent.words:
        return await asked(visit, f"keys {visit.intent.words}")
    found = await keyring.kept_by(visit.connection, visit.here.member_id)
    return Reply(cards.keys([_listed(visit, each) for each in found], leads=_leads(visit)))


def _listed(visit: Visit, key: Key) -> Listed:
    used = _when(visit, key.used_at) if key.used_at else cards.NEVER
    return Listed(key.id, key.label, key.kind.capitalize(), _when(visit, key.made_at), used)


def _when(visit: Visit, at: datetime) -> str:
    there = at.astimezone(ZoneInfo(visit.here.zone))
    today = today_of(visit)
    return f"today at {there:%H:%M}" if there.date() == today else f"on {day_said(there.date(), today)}"


async def _ask(visit: Visit) -> Reply:
    key = await _mine(visit)
    return Reply(cards.confirm_revoking(_listed(visit, key)) if key else cards.no_such_key())


async def _revoke(visit: Visit) -> Reply:
    key = await _mine(visit)
    if key is None or not await keyring.revoke(visit.connection, visit.here.member_id, key.id, visit.now):
        return Reply(cards.no_such_key())
    return Reply(cards.revoked(key.label))


async def _mine(visit: Visit) -> Key | None:
    found = await keyring.kept_by(visit.connection, visit.here.member_id)
    return next((each for each in found if each.id == visit.number), None)

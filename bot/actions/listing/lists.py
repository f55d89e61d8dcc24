"""Finding Actions in chat: one's own, the Room's, those that are late, by words, and one with its history."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import finding, keeping
from bot.actions.agreeing.offering import colleagues, today_of
from bot.actions.changing import cards as change_cards
from bot.actions.filters import LONGEST_WORDS, Filter, Show
from bot.actions.keeping import Known
from bot.actions.listing import cards
from bot.actions.listing.cards import A_PAGE, SOMEBODY, Page
from bot.actions.listing.narrowing import Around, done_this_month, meant, narrowed
from bot.actions.listing.past import rows
from bot.actions.naming import names_in
from bot.actions.posting import entry_of, room_of
from bot.cards import patient_refused
from bot.message import Reply
from bot.principles import principle_named
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.organisations import of_room
from bot.safety import clean, holds_nhs_number

ALSO = (
    ("mine", "Show the Actions that are yours"),
    ("room", "Show all the Room’s Actions"),
    ("late", "Show the Actions that are late"),
    ("organisation", "Show the Actions of an organisation, yours if you name none"),
    ("principle", "Show the Actions about a principle"),
    ("done", "Show what was done this month"),
)
"""What may follow `actions`."""


def writes(gate: Gate) -> dict[str, Write]:
    """For all of the Room. They look into the record."""
    return {
        "actions": gate.members(_asked),
        "actions mine": gate.members(_mine),
        "actions room": gate.members(_room),
        "actions late": gate.members(_late),
        "actions organisation": gate.members(_organisation),
        "actions principle": gate.members(_principle),
        "actions done": gate.members(_done),
        "actions.page": gate.members(_turn),
        "actions.open": gate.members(_open, room_of=room_of),
    }


async def _asked(visit: Visit) -> Reply:
    """Without words one's own; a number is an Action's; words ask for some of them, or are looked for."""
    return await asked(visit, visit.intent.words)


async def asked(visit: Visit, typed: str) -> Reply:
    """What `actions` and these words ask for."""
    words = clean(typed)
    if holds_nhs_number(words):
        return Reply(patient_refused())
    if not words:
        return await _mine(visit)
    if words.removeprefix("#").isdecimal():
        return await _numbered(visit, words.removeprefix("#"))
    searched = words[:LONGEST_WORDS].strip()
    wanted = meant(words, await _around(visit)) if searched == words else None
    return await _page(visit, wanted, instead=searched) if wanted else await _page(visit, Filter(words=searched))


async def _mine(visit: Visit) -> Reply:
    return await _narrowed(visit, Filter(owner=visit.here.member_id, show=Show.UNFINISHED))


async def _room(visit: Visit) -> Reply:
    return await _narrowed(visit, Filter(show=Show.UNFINISHED))


async def _late(visit: Visit) -> Reply:
    return await _narrowed(visit, Filter(show=Show.LATE))


async def _done(visit: Visit) -> Reply:
    """Of this month, the Room's."""
    return await _narrowed(visit, done_this_month(Filter(), today_of(visit)))


async def _principle(visit: Visit) -> Reply:
    principle = principle_named(visit.intent.ref or visit.intent.words)
    if principle:
        return await _page(visit, Filter(show=Show.UNFINISHED, principle=principle))
    closer, _ = await _closer(visit, Filter(show=Show.UNFINISHED))
    return await _narrowed(visit, closer) if closer.principle else Reply(cards.which_principle())


async def _organisation(visit: Visit) -> Reply:
    """One of the Room's: that a button points at, the only one whose name holds the words, or the asker's own."""
    bodies = await of_room(visit.connection, visit.here.room_id)
    words = clean(visit.intent.words).casefold()
    wanted = visit.number or (0 if words else visit.here.organisation_id)
    exact = [number for number, name in bodies if name.casefold() == words]
    found = exact or [number for number, name in bodies if number == wanted or (words and words in name.casefold())]
    if len(found) == 1:
        return await _page(visit, Filter(show=Show.UNFINISHED, organisation=found[0]))
    closer, _ = await _closer(visit, Filter(show=Show.UNFINISHED))
    if closer.organisation:
        return await _narrowed(visit, closer)
    return Reply(cards.which_organisation([each for each in bodies if each[0] in found] or bodies))


async def _narrowed(visit: Visit, wanted: Filter) -> Reply:
    """What is wanted, of whom or about what the words after it say; words that say neither are given back."""
    if holds_nhs_number(clean(visit.intent.words)):
        return Reply(patient_refused())
    closer, unknown = await _closer(visit, wanted)
    return await _page(visit, closer, unknown=unknown)


async def _closer(visit: Visit, wanted: Filter) -> tuple[Filter, str]:
    words = clean(visit.intent.words)
    if not words:
        return wanted, ""
    return narrowed(wanted, words, await _around(visit))


async def _around(visit: Visit) -> Around:
    people = [(one.id, one.name) for one in await colleagues(visit) if one.name]
    bodies = await of_room(visit.connection, visit.here.room_id)
    return Around(visit.here.member_id, today_of(visit), people, bodies)


async def _turn(visit: Visit) -> Reply:
    offset, wanted = cards.read_turn(visit.intent.ref)
    if holds_nhs_number(wanted.words):
        return Reply(patient_refused())
    return await _page(visit, wanted, offset)


async def _page(visit: Visit, wanted: Filter, offset: int = 0, *, unknown: str = "", instead: str = "") -> Reply:
    """A page of this Room's Actions, whatever the Filter says of Rooms; beyond the end it is the last."""
    ours = replace(wanted, room=0, words=clean(wanted.words))
    zone = ZoneInfo(visit.here.zone)
    matching = await finding.wanted(visit.connection, ours, [visit.here.room_id], today_of(visit), zone)
    count = await finding.count(visit.connection, matching)
    first = min(offset, max(count - 1, 0)) // A_PAGE * A_PAGE
    found = await finding.page(visit.connection, matching, ours.order, offset=first, limit=A_PAGE) if count else []
    body = await _named(visit, ours.organisation) if ours.organisation else ""
    owner = "" if ours.owner == visit.here.member_id else await _called(visit, ours.owner)
    return Reply(cards.listed(Page(found, ours, first, count, body, owner, unknown, instead), today_of(visit)))


async def _called(visit: Visit, owner: int) -> str:
    """Another Member by name."""
    return next((one.name or SOMEBODY for one in await colleagues(visit) if one.id == owner), SOMEBODY) if owner else ""


async def _named(visit: Visit, organisation: int) -> str:
    return dict(await of_room(visit.connection, visit.here.room_id)).get(organisation, "")


async def _numbered(visit: Visit, number: str) -> Reply:
    known = await keeping.numbered(visit.connection, visit.here.room_id, number_in(number))
    return await _shown(visit, known) if known else Reply(cards.no_number(number[:9]))


async def _open(visit: Visit) -> Reply:
    known = await keeping.find(visit.connection, visit.here.room_id, visit.number)
    return await _shown(visit, known) if known else Reply(change_cards.not_found())


async def _shown(visit: Visit, known: Known) -> Reply:
    room, day = visit.here.room_id, today_of(visit)
    entry = await entry_of(visit.connection, room, known.id)
    history = await finding.history(visit.connection, [room], known.id)
    names = await names_in(visit.connection, room, [each.change for each in history])
    return Reply(cards.opened(entry, rows(history, names, day, ZoneInfo(visit.here.zone)), day))

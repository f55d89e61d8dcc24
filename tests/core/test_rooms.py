from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text

from bot.database import Database
from bot.message import Account, Card, Intent, Place, Text, card
from bot.places import Places, channels
from bot.rooms.page import board
from bot.rooms.page.seats import SAMPLE_PEOPLE, SAMPLE_TENANT, Desks, load_sample, sample_people
from bot.rooms.rules import Seat
from bot.rooms.tables import accounts, members, rooms
from tests.cards import EXAMPLES
from tests.core.conftest import NOON, add_member

CARD = card("A card", Text("Words"))


def seat(user: str, tenant: str = SAMPLE_TENANT, channel: str = "sample-room") -> Seat:
    """Where somebody sits; by default in the sample Room."""
    return Seat(tenant, user, channel)


async def test_the_sample_room_is_made_once_with_four_people_of_four_organisations(database: Database) -> None:
    for _ in range(2):
        await load_sample(database, NOON)
    desks = await sample_people(database)
    assert [desk.person.name for desk in desks] == [name for name, *_ in SAMPLE_PEOPLE]
    assert len({desk.person.organisation for desk in desks}) == 4
    assert {(desk.place.platform, desk.place.channel) for desk in desks} == {("web", "sample-room")}
    async with database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(rooms))).scalar_one() == 1


async def test_a_person_is_found_by_their_account_and_a_stranger_is_not(database: Database) -> None:
    await load_sample(database, NOON)
    desk = await Desks(database).find(seat("ada"))
    assert desk
    assert desk.person.job == "Ward sister"
    assert await Desks(database).find(seat("nobody")) is None


async def test_the_tenant_and_the_channel_decide_who_is_found_and_in_which_room(database: Database) -> None:
    await load_sample(database, NOON)
    namesake, elsewhere = seat("ada", "fernleigh", "porters"), seat("ada", channel="gardeners")
    await add_member(database, namesake, name="Ada Otherwise", room="Porters")
    await add_member(database, elsewhere, name="Ada Example", room="Gardeners")
    desks = Desks(database)
    found = [await desks.find(each) for each in (seat("ada"), namesake, elsewhere)]
    assert [(desk.person.name, desk.room) for desk in found if desk] == [
        ("Ada Example", "Home from hospital"),
        ("Ada Otherwise", "Porters"),
        ("Ada Example", "Gardeners"),
    ]
    assert [desk.seat for desk in found if desk] == [seat("ada"), namesake, elsewhere]
    assert await desks.find(seat("ada", "fernleigh")) is None
    assert await desks.find(seat("bilal", channel="gardeners")) is None


async def test_the_chooser_never_lists_a_real_member(database: Database) -> None:
    await load_sample(database, NOON)
    made_up = await sample_people(database)
    await add_member(database, seat("ada", "fernleigh", "porters"), name="Ada Otherwise", room="Porters")
    assert await sample_people(database) == made_up


async def test_a_demo_started_on_a_real_database_makes_nobody_up(database: Database) -> None:
    await add_member(database, seat("ada", "fernleigh", "porters"), name="Ada Otherwise", room="Porters")
    await load_sample(database, NOON)
    assert await sample_people(database) == []


async def test_a_person_once_seen_is_found_while_the_database_is_away(database: Database, away: Database) -> None:
    await load_sample(database, NOON)
    desks = Desks(database)
    seen = await desks.find(seat("ada"))
    desks._database = away  # noqa: SLF001 -- the database goes away under it
    assert await desks.find(seat("ada")) == seen
    with pytest.raises(Exception, match=r"unable to open|refused|Connect"):
        await desks.find(seat("bilal"))


async def test_a_removed_member_is_forgotten_also_while_the_database_is_away(
    database: Database, away: Database
) -> None:
    await load_sample(database, NOON)
    desks = Desks(database)
    assert await desks.find(seat("ada"))
    async with database.transaction() as connection:
        await connection.execute(delete(members).where(members.c.name == "Ada Example"))
    assert await desks.find(seat("ada")) is None
    desks._database = away  # noqa: SLF001 -- the database goes away under it
    with pytest.raises(Exception, match=r"unable to open|refused|Connect"):
        await desks.find(seat("ada"))


async def test_accounts_go_with_their_member(database: Database) -> None:
    await load_sample(database, NOON)
    async with database.transaction() as connection:
        await connection.execute(delete(members))
        assert (await connection.execute(select(func.count()).select_from(accounts))).scalar_one() == 0


async def shown_in(database: Database, channel: str) -> list[tuple[str, Card]]:
    """The newest page of a board as (ref, card), oldest first."""
    shown = await board.pinned(database, channel, NOON)
    return [(pin.ref, pin.card) for pin in reversed(shown.pins)]


async def test_every_card_comes_back_from_the_board_as_it_was_pinned(database: Database) -> None:
    for number, shown in enumerate(EXAMPLES.values()):  # on boards of their own: a newer one folds another
        ref = await board.pin(database, f"room {number}", shown, NOON)
        assert await shown_in(database, f"room {number}") == [(ref, shown)]
    assert await shown_in(database, "another room") == []


async def test_odd_words_come_back_from_the_board_as_they_were_pinned(database: Database) -> None:
    odd = card("\x00\x1b\u202e🙂", Text("<b>&amp;</b>\n\t'\""))
    ref = await board.pin(database, "room", odd, NOON)
    assert await shown_in(database, "room") == [(ref, odd)]


async def test_a_card_is_replaced_in_its_place_and_only_there(database: Database) -> None:
    first, second = [await board.pin(database, "room", CARD, NOON) for _ in range(2)]
    newer = card("A newer card")
    assert await board.replace(database, first, newer)
    assert await shown_in(database, "room") == [(first, newer), (second, CARD)]
    assert not await board.replace(database, str(int(second) + 1), newer)


async def test_a_board_shows_its_newest_cards_in_order(database: Database) -> None:
    refs = [await board.pin(database, "room", CARD, NOON) for _ in range(board.SHOWN + 2)]
    assert [ref for ref, _ in await shown_in(database, "room")] == refs[2:]


async def test_old_cards_are_cleared_and_newer_ones_kept(database: Database) -> None:
    await board.pin(database, "room", CARD, NOON - timedelta(days=366))
    kept = await board.pin(database, "room", CARD, NOON)
    await board.clear(database, NOON - timedelta(days=365))
    assert [ref for ref, _ in await shown_in(database, "room")] == [kept]


def place(address: str, channel: str = "C1") -> Place:
    return Place("slack", channel, address)


async def saved(database: Database) -> list[tuple[str, str, bool, int]]:
    """(channel, address, present, days since NOON) of every Channel."""
    async with database.reading() as connection:
        found = (await connection.execute(select(channels).order_by(channels.c.channel))).all()
    return [(row.channel, row.address, row.present, (row.seen_at - NOON).days) for row in found]


async def test_a_place_is_written_when_it_is_new_or_has_changed_and_not_otherwise(database: Database) -> None:
    places = Places()
    for day, address in enumerate(("here", "here", "there")):
        places.notice(place(address))
        await places.save(database, NOON + timedelta(days=day))
        if day == 1:
            assert await saved(database) == [("C1", "here", True, 0)]
    assert await saved(database) == [("C1", "there", True, 2)]


async def test_a_place_where_the_app_was_removed_is_kept_as_such_until_it_is_met_again(database: Database) -> None:
    places = Places()
    for day, present in enumerate((True, False, True)):
        places.notice(place("here"), present=present)
        await places.save(database, NOON + timedelta(days=day))
        assert await saved(database) == [("C1", "here", present, day)]


async def test_the_latest_of_several_changes_is_written(database: Database) -> None:
    places = Places()
    for address in ("first", "second", "third"):
        places.notice(place(address))
        places.notice(place(address, "C2"))
    await places.save(database, NOON)
    assert await saved(database) == [("C1", "third", True, 0), ("C2", "third", True, 0)]


async def test_a_place_without_an_address_is_not_kept(database: Database) -> None:
    places = Places()
    places.notice(place(""))
    await places.save(database, NOON)
    assert await saved(database) == []


async def test_whose_a_direct_chat_is_is_kept_and_not_lost_when_that_is_not_said(database: Database) -> None:
    chat, them = Place("teams", "a:1", "there", direct=True), Account("teams", "tenant", "29:1")
    places = Places()
    places.hear(Intent("bigroom help", them, chat))
    places.hear(Intent("bigroom help", them, place("here")))
    await places.save(database, NOON)
    for later in (places, Places()):
        later.notice(replace(chat, address="moved"))
        await later.save(database, NOON)
        async with database.reading() as connection:
            rows = (await connection.execute(select(channels).order_by(channels.c.channel))).all()
        assert [(row.channel, row.tenant, row.user) for row in rows] == [("C1", "", ""), ("a:1", "tenant", "29:1")]


async def test_what_could_not_be_written_is_kept_and_never_overwrites_what_came_later(
    database: Database, away: Database
) -> None:
    places = Places()
    places.notice(place("old"))
    places.notice(place("only", "C2"))
    with pytest.raises(Exception, match=r"unable to open|refused|Connect"):
        await places.save(away, NOON)
    places.notice(place("new"))
    await places.save(database, NOON)
    assert await saved(database) == [("C1", "new", True, 0), ("C2", "only", True, 0)]


async def test_another_process_and_a_room_already_set_up_are_respected(database: Database) -> None:
    await load_sample(database, NOON)
    places = Places()
    places.notice(Place("web", "sample-room", "here"))
    await places.save(database, NOON)
    async with database.reading() as connection:
        query = text("SELECT count(*) FROM channels WHERE room_id IS NOT NULL AND address = 'here'")
        assert (await connection.execute(query)).scalar_one() == 1

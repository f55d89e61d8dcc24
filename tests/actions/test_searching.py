"""Words are found wherever one begins, in whatever case, on every database alike and however many hold them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from alembic import command
from sqlalchemy import Connection, delete, insert, select, update

from bot import migrating
from bot.actions import finding, keeping, searching
from bot.actions.filters import Filter, Show
from bot.actions.keeping import By
from bot.actions.rules import Decision, Kind, Status
from bot.actions.tables import action_words, actions, decisions, outsiders
from bot.database import Database
from bot.rooms.tables import members, organisations, rooms
from tests.actions.record import FRIDAY, LONDON, RING, a_room, change
from tests.rooms import TUESDAY

TEXTS = (
    "Bring the Élodie Example folder to (Mill Lane)",
    "Read “follow-up” letters for the ŵyl, £200 and 100% _sure_",
    "Ring ÉLODIE at 10 STRASSE/Straße, then re-ring",
    "Ring nobody",
)
FOUND = {
    "ring": [3, 4],
    "élo": [1, 3],
    "ÉLODIE": [1, 3],
    "E\N{COMBINING ACUTE ACCENT}lodie": [1, 3],
    "Ŵyl": [2],
    "straße": [3],
    "strass ring": [3],
    "lane mill": [1],
    "follow-u": [2],
    "up": [2],
    "“follow": [2],
    "200": [2],
    "£2": [2],
    "100%": [2],
    "%": [],
    "_": [2],
    "sure": [],
    "zebra": [],
    "ring zebra": [],
    "  ": [1, 2, 3, 4],
}


async def numbers(database: Database, room: int, words: str, **also: object) -> list[int]:
    async with database.reading() as connection:
        wanted = replace(Filter(words=words), **also)  # type: ignore[arg-type]  # fields of a Filter
        rows = await finding.wanted(connection, wanted, [room], FRIDAY, LONDON)
        found = [each.number for each in await finding.page(connection, rows, wanted.sort)]
        assert await finding.count(connection, rows) == len(found)
        return sorted(found)


async def logged(database: Database, room: int, by: By) -> None:
    async with database.transaction() as connection:
        for each in TEXTS:
            await keeping.log(connection, room, by, replace(RING, text=each), TUESDAY)


@pytest.mark.parametrize("few", [0, searching.FEW])
async def test_a_word_is_found_where_it_begins_in_any_case_whether_few_hold_it_or_many(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    room, sam, _ = await a_room(database)
    theirs, other, _ = await a_room(database, "Theirs")
    await logged(database, theirs, other)
    await logged(database, room, sam)
    assert {words: await numbers(database, room, words) for words in FOUND} == FOUND


@pytest.mark.parametrize("few", [0, searching.FEW])
async def test_an_owner_is_found_where_their_name_begins_and_an_organisation_by_whole_words(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    room, sam, pat = await a_room(database)
    async with database.transaction() as connection:
        await connection.execute(update(members).where(members.c.id == sam.member).values(name="Élodie (Sam) Éx"))
        await connection.execute(
            insert(organisations), [{"id": 77, "name": "Ŵyl Trust, St. Mary's"}, {"id": 78, "name": "Another"}]
        )
        outsider = await keeping.outsider(connection, room, "Zoë Öst-Ångström", 78)
        owned = replace(RING, owner=sam.member), replace(RING, outsider=outsider), replace(RING, organisation=77), RING
        for each in owned:
            await keeping.log(connection, room, pat, each, TUESDAY)
    found = {
        "ÉLOD": [1], "sam": [1], "zoË": [2], "ångström": [2], "ost": [], "ŴYL": [3], "trus": [], "trust": [3],
        "mary": [3], "housing ÖST": [2], "élodie zoë": [],
    }  # fmt: skip
    assert {words: await numbers(database, room, words) for words in found} == found


async def test_what_is_reworded_noted_withdrawn_or_forgotten_is_found_as_it_is_now(database: Database) -> None:
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, sam, RING, TUESDAY)
        await keeping.log(connection, room, sam, replace(RING, text="Find a hall"), TUESDAY)
        await change(connection, (room, known.id), sam, Kind.REWORDED, TUESDAY, text="Call the Café")
        await change(connection, (room, known.id), sam, Kind.BLOCKED, TUESDAY, status=Status.BLOCKED, note="Snow")
    assert await numbers(database, room, "housing") == []
    assert await numbers(database, room, "CAFÉ snow") == [1]
    assert await numbers(database, room, "call", show=Show.DONE) == []
    async with database.transaction() as connection:
        await keeping.undo(connection, room, known.id, sam, TUESDAY)
    assert await numbers(database, room, "snow") == []
    async with database.transaction() as connection:
        await change(connection, (room, known.id), sam, Kind.UNDONE, TUESDAY, status=Status.WITHDRAWN)
    assert await numbers(database, room, "call") == []


async def test_a_name_that_is_taken_out_finds_nothing_any_more(database: Database) -> None:
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        outsider = await keeping.outsider(connection, room, "Dot Example", 0)
        await keeping.log(connection, room, sam, replace(RING, outsider=outsider), TUESDAY)
    assert await numbers(database, room, "dot") == [1]
    async with database.transaction() as connection:
        await connection.execute(update(outsiders).values(name=""))
    assert await numbers(database, room, "dot") == []


async def test_the_words_of_a_room_go_with_it_and_can_be_made_anew_from_its_history(database: Database) -> None:
    room, sam, _ = await a_room(database)
    await logged(database, room, sam)
    words = select(action_words).order_by(action_words.c.action_id, action_words.c.word)
    async with database.transaction() as connection:
        kept = (await connection.execute(words)).all()
        await connection.execute(delete(action_words).where(action_words.c.word == "ring"))
        await connection.execute(update(action_words).where(action_words.c.word == "nobody").values(word="lost"))
        await keeping.rebuild(connection, room)
        assert (await connection.execute(words)).all() == kept != []
        await connection.execute(delete(rooms).where(rooms.c.id == room))
        assert (await connection.execute(words)).all() == []


async def test_decisions_are_found_as_actions_are(database: Database) -> None:
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        for each in TEXTS:
            await keeping.decide(connection, room, sam, Decision(each), [], [], TUESDAY)
    async with database.reading() as connection:
        for words, expected in FOUND.items():
            agreed = await finding.decisions_of(connection, Filter(words=words), [room])
            assert sorted(each.number for each in agreed) == expected, words


def test_a_word_longer_than_any_is_found_by_its_first_hundred_characters() -> None:
    (word,) = searching.words_of("x" * 101 + " " + "X" * 100)
    assert [word] == searching.sought("X" * 102)


@pytest.fixture
async def before(database_url: str) -> AsyncIterator[Database]:
    """A database of the release before, with more rows than are read at once."""
    database = Database(database_url)
    await migrating.migrate(database, "0012")
    texts = [TEXTS[number % 4].replace("'", "''") for number in range(1002)]
    orders = ["INSERT INTO rooms (id, name, purpose) VALUES (1, 'Home', 'A purpose')"]
    for columns in ("actions (room_id, number, text, status, changed_at, logged_at",
                    "decisions (room_id, number, text, status, logged_at"):  # fmt: skip
        at = ", CURRENT_TIMESTAMP" * columns.count("_at")
        rows = ", ".join(f"(1, {number}, '{each}', 'open'{at})" for number, each in enumerate(texts, 1))
        orders.append(f"INSERT INTO {columns}) VALUES {rows}")  # noqa: S608 -- names and texts above
    async with database.transaction() as connection:
        for order in orders:
            await connection.exec_driver_sql(order)
    yield database
    await database.close()


async def test_what_was_logged_before_is_found_by_its_words(before: Database) -> None:
    await migrating.migrate(before)
    async with before.reading() as connection:
        for table in (actions, decisions):
            for row in await connection.execute(select(table.c.text, table.c.words)):
                assert row.words == searching.searchable(row.text)
        by_id = dict.fromkeys(await connection.scalars(select(actions.c.id)), "")
        for row in await connection.execute(select(actions.c.id, actions.c.text)):
            by_id[row.id] = row.text
        kept = {(row.action_id, row.word) for row in await connection.execute(select(action_words))}
    assert len(by_id) == 1002
    assert kept == {(number, word) for number, each in by_id.items() for word in searching.words_of(each)}


async def test_the_release_before_can_have_its_database_back(before: Database) -> None:
    def back(raw: Connection) -> None:
        command.downgrade(migrating._config(raw), "0012")  # noqa: SLF001 -- nothing of ours goes back

    await migrating.migrate(before)
    async with before.engine.begin() as connection:
        await connection.run_sync(back)
    assert await migrating.current(before) == "0012"
    await migrating.migrate(before)

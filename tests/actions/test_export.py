"""What is taken home is exactly what the filter shows, in four formats that agree, and nothing in it runs."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from icalendar import Calendar
from sqlalchemy import insert, update

from bot.actions import keeping
from bot.actions.cards import EXAMPLE
from bot.actions.filters import Filter, Show, Sort
from bot.actions.keeping import By
from bot.actions.log import export, workbook
from bot.actions.log.calendar import event
from bot.actions.log.copies import HEADINGS, Format
from bot.actions.log.view import view
from bot.actions.rules import LONGEST_TEXT, Action, Decision, Kind, Status
from bot.actions.tables import actions
from bot.cells import harmless
from bot.database import Database
from bot.principles import Principle
from tests.actions.record import FRIDAY, LONDON, a_room
from tests.rooms import TUESDAY

TODAY = date(2026, 11, 28)
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")', "+1+1", "-2", "@SUM(A1)", "   =1+1", "\uff1d1", "http://evil.example",
    'say "no", then go', "<b>&amp;", "Łódź 😀 \u2028", "'quoted", "{=1}", "00123", "1e5", "%PATH% 100%", ";\\,semi",
)  # fmt: skip


async def taken(
    database: Database, seen: Sequence[int], kind: Format, filter_: Filter | None = None, zone: ZoneInfo = LONDON
) -> bytes:
    """The file, as bytes."""
    to = BytesIO()
    async with database.reading() as connection:
        await export.write(connection, await view(connection, filter_ or Filter(), seen, TODAY, zone), kind, to)
    return to.getvalue()


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes, name: str) -> list[dict[str, object]]:
    rows = list(openpyxl.load_workbook(BytesIO(content))[name].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def events(content: bytes) -> dict[str, dict[str, object]]:
    found = Calendar.from_ical(content.decode()).walk("VEVENT")
    return {str(each["summary"]): dict(each) for each in found}


async def log(database: Database, room: int, by: By, *given: Action) -> list[int]:
    async with database.transaction() as connection:
        return [
            (await keeping.log(connection, room, by, action, TUESDAY + timedelta(seconds=number))).id
            for number, action in enumerate(given)
        ]


async def a_log(database: Database) -> tuple[int, By, By]:
    """Five Actions in every state, one of a person who is not in the chat, and one Decision; another Room's beside."""
    room, sam, pat = await a_room(database)
    theirs, other, _ = await a_room(database, "Theirs")
    async with database.transaction() as connection:
        outsider = await keeping.outsider(connection, room, "Dr Élan Made-Up", sam.organisation)
    mine = Action("Ring housing", sam.member, 0, sam.organisation, Principle.CULTURE, due=FRIDAY)
    ids = await log(
        database,
        room,
        sam,
        mine,
        Action("Order beds", 0, outsider, sam.organisation, due=FRIDAY + timedelta(7)),
        Action("Find a hall"),
        Action("Mend the lift", pat.member, due=FRIDAY - timedelta(40), status=Status.BLOCKED, note="No parts"),
        Action("Paint the wall", due=FRIDAY),
    )
    await log(database, theirs, other, Action("Not yours", due=FRIDAY))
    async with database.transaction() as connection:
        known = await keeping.find(connection, room, ids[-1], lock=True)
        assert known
        done = replace(known.action, status=Status.DONE, note="Blue")
        await keeping.change(connection, room, known, pat, Kind.DONE, done, TUESDAY + timedelta(days=2), "It was time")
        await keeping.decide(
            connection, room, sam, Decision("=One referral form"), [sam.organisation], [ids[0]], TUESDAY
        )
    return room, sam, pat


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(show=Show.LATE),
        Filter(show=Show.DONE, sort=Sort.NEWEST),
        Filter(principle=Principle.CULTURE),
        Filter(words="wall"),
        Filter(sort=Sort.LATEST_DUE, due_from=FRIDAY),
        Filter(logged_from=FRIDAY),
    ],
)
async def test_all_formats_hold_the_same_actions_and_no_others(database: Database, wanted: Filter) -> None:
    room, _, _ = await a_log(database)
    from_csv = table(await taken(database, [room], Format.CSV, wanted))
    from_json = json.loads(await taken(database, [room], Format.JSON, wanted))
    from_xlsx = sheet(await taken(database, [room], Format.XLSX, wanted), "Actions")
    told = [
        (each["text"], each["number"], each["owner"], each["organisation"], each["status"], each["note"])
        for each in from_json
    ]
    names = ("Action", "Number", "Owner", "Organisation", "Status", "Note")
    assert [tuple(each[name] for name in names) for each in from_csv] == [tuple(map(str, each)) for each in told]
    assert [tuple(each[name] or "" for name in names) for each in from_xlsx] == told
    days = [(each["due"] or "", each["first_due"] or "", each["late"], each["weeks_carried"]) for each in from_json]
    assert [
        (each["Due"], each["First due"], each["Late"] == "yes", int(each["Weeks carried over"])) for each in from_csv
    ] == days
    dated = {each["text"] for each in from_json if each["due"]}
    in_calendar = events(await taken(database, [room], Format.ICS, wanted))
    assert {name.removeprefix("Done: ").removeprefix("Blocked: ") for name in in_calendar} == dated
    assert "Not yours" not in {each["text"] for each in from_json}


async def test_a_filter_that_matches_nothing_gives_files_that_open(database: Database) -> None:
    room, _, _ = await a_log(database)
    nothing = Filter(words="zebra")
    assert table(await taken(database, [room], Format.CSV, nothing)) == []
    assert json.loads(await taken(database, [room], Format.JSON, nothing)) == []
    assert events(await taken(database, [room], Format.ICS, nothing)) == {}
    book = await taken(database, [room], Format.XLSX, nothing)
    assert [sheet(book, name) for name in ("Actions", "Decisions", "History")] == [[], [], []]


async def test_hostile_words_are_text_everywhere(database: Database) -> None:
    room, sam, _ = await a_room(database)
    await log(database, room, sam, *(Action(words, note=words, due=FRIDAY) for words in HOSTILE))
    rows = table(await taken(database, [room], Format.CSV))
    assert [(each["Action"], each["Note"]) for each in rows] == [(harmless(words),) * 2 for words in HOSTILE]
    assert sum(each["Action"].startswith("'") for each in rows) == 7
    cells = sheet(await taken(database, [room], Format.XLSX), "Actions")
    assert [each["Action"] for each in cells] == list(HOSTILE)
    content = await taken(database, [room], Format.XLSX)
    book = openpyxl.load_workbook(BytesIO(content))
    assert {cell.data_type for row in book["Actions"].iter_rows(min_row=2) for cell in row if cell.column == 3} == {"s"}
    assert not any(cell.hyperlink for row in book["Actions"].iter_rows() for cell in row)
    assert not any("externalLink" in name for name in ZipFile(BytesIO(content)).namelist())
    assert [each["text"] for each in json.loads(await taken(database, [room], Format.JSON))] == list(HOSTILE)
    assert set(events(await taken(database, [room], Format.ICS))) == set(HOSTILE)


async def test_a_text_of_5000_characters_is_whole_in_every_format(database: Database) -> None:
    room, sam, _ = await a_room(database)
    long = ('é, "x" ' * 5000)[:5000]
    assert len(long) > LONGEST_TEXT
    await log(database, room, sam, Action(long.strip(), due=FRIDAY))
    assert [each["Action"] for each in table(await taken(database, [room], Format.CSV))] == [long.strip()]
    assert sheet(await taken(database, [room], Format.XLSX), "Actions")[0]["Action"] == long.strip()
    calendar = await taken(database, [room], Format.ICS)
    assert list(events(calendar)) == [long.strip()]
    assert max(map(len, calendar.split(b"\r\n"))) <= 75


async def test_csv_begins_with_a_mark_for_excel_unless_it_is_not_wanted(database: Database) -> None:
    room, sam, _ = await a_room(database)
    await log(database, room, sam, Action("Ring"))
    with_mark = await taken(database, [room], Format.CSV)
    bare = BytesIO()
    async with database.reading() as connection:
        await export.write(
            connection, await view(connection, Filter(), [room], TODAY, LONDON), Format.CSV, bare, bom=False
        )
    assert with_mark == b"\xef\xbb\xbf" + bare.getvalue()
    assert bare.getvalue().startswith(b"Room,Number,Action")
    assert bare.getvalue().count(b"\r\n") == bare.getvalue().count(b"\n") == 2


async def test_days_are_those_of_the_rooms_zone(database: Database) -> None:
    room, sam, _ = await a_room(database)
    (number,) = await log(database, room, sam, Action("Ring"))
    async with database.transaction() as connection:
        late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
        await connection.execute(update(actions).where(actions.c.id == number).values(logged_at=late, closed_at=late))
    for zone, day in ((LONDON, "2026-07-02"), (ZoneInfo("UTC"), "2026-07-01")):
        (row,) = table(await taken(database, [room], Format.CSV, zone=zone))
        assert (row["Logged"], row["Finished"]) == (day, day)
        (cells,) = sheet(await taken(database, [room], Format.XLSX, zone=zone), "Actions")
        assert cells["Logged"] == datetime.fromisoformat(day)


async def test_the_workbook_has_real_dates_filters_a_frozen_heading_and_a_sheet_each(database: Database) -> None:
    room, _, _ = await a_log(database)
    content = await taken(database, [room], Format.XLSX)
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["Actions", "Decisions", "History"]
    for each in book.worksheets:
        assert each.freeze_panes == "A2"
        assert each.auto_filter.ref
    assert [cell.value for cell in book["Actions"][1]] == list(HEADINGS)
    first = sheet(content, "Actions")[0]
    assert first["Due"] == datetime(2026, 10, 18)  # noqa: DTZ001 -- a spreadsheet's own
    (agreed,) = sheet(content, "Decisions")
    assert (agreed["Decision"], agreed["Organisations present"], agreed["Leads to actions"]) == (
        "=One referral form",
        "Ours NHS Trust",
        "1",
    )
    done = next(each for each in sheet(content, "History") if each["What"] == "Done")
    assert done["Who"] == "pat, Ours NHS Trust"
    assert done["Before"] == "Status: open; Note: none"
    assert done["After"] == "Status: done; Note: Blue"
    assert done["Reason"] == "It was time"
    assert any(each["Before"] is None and "Owner: Dr Élan Made-Up" in str(each["After"])
               for each in sheet(content, "History"))  # fmt: skip


def test_what_is_too_long_for_one_sheet_goes_on_in_the_next() -> None:
    to = BytesIO()
    book = workbook.Book(to, most=3)
    book.actions.add([("Ours", number) for number in range(1, 6)])
    book.close()
    book.clear()
    read = openpyxl.load_workbook(BytesIO(to.getvalue()))
    assert [[row[1] for row in read[name].iter_rows(min_row=2, max_col=2, values_only=True)]
            for name in ("Actions", "Actions 2", "Actions 3")] == [[1, 2], [3, 4], [5]]  # fmt: skip


async def test_an_event_keeps_its_identity_and_its_number_grows_with_each_change(database: Database) -> None:
    room, sam, _ = await a_log(database)
    before = events(await taken(database, [room], Format.ICS))["Ring housing"]
    async with database.transaction() as connection:
        known = await keeping.numbered(connection, room, 1)
        assert known
        moved = replace(known.action, due=FRIDAY + timedelta(14))
        await keeping.change(connection, room, known, sam, Kind.REDATED, moved, TUESDAY + timedelta(days=3), "ill")
    found = events(await taken(database, [room], Format.ICS))
    after = found["Ring housing"]
    assert after["UID"] == before["UID"]
    assert int(str(after["SEQUENCE"])) > int(str(before["SEQUENCE"]))
    assert after["DTSTART"].dt == FRIDAY + timedelta(14)  # type: ignore[attr-defined]  # the parser's own value
    assert after["DTEND"].dt == FRIDAY + timedelta(15)  # type: ignore[attr-defined]  # the same
    assert str(found["Done: Paint the wall"]["STATUS"]) == "CANCELLED"
    assert len({str(each["UID"]) for each in found.values()}) == len(found)


async def test_more_than_one_batch_is_told_of_as_it_is_written(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.actions.log.pouring.BATCH", 10)
    monkeypatch.setattr("bot.actions.finding.BATCH", 10)
    room, _, _ = await a_room(database)
    rows = [
        {"room_id": room, "number": number, "text": f"Nr {number}", "status": "open", "logged_at": TUESDAY,
         "changed_at": TUESDAY} for number in range(1, 26)
    ]  # fmt: skip
    async with database.transaction() as connection:
        await connection.execute(insert(actions), rows)
    for kind in Format:
        told: list[int] = []
        async with database.reading() as connection:
            shown = await view(connection, Filter(), [room], TODAY, LONDON)
            await export.write(connection, shown, kind, BytesIO(), tell=told.append)
        assert sum(told) == 25
    assert len(json.loads(await taken(database, [room], Format.JSON))) == 25


@pytest.mark.parametrize(
    ("owner", "organisation", "said"),
    [("", "", "nobody yet"), ("", "Ours", "Ours"), ("Sam", "", "Sam"), ("Sam", "Ours", "Sam\\, Ours")],
)
def test_a_calendar_says_of_an_owner_what_is_known(owner: str, organisation: str, said: str) -> None:
    shown = event(replace(EXAMPLE, owner=owner, organisation=organisation)).replace(b"\r\n ", b"").decode()
    assert f"Owner: {said}\\nStatus" in shown

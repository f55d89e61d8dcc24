"""The API: who may ask, what of, what is answered, and what is said to those who may not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.actions import keeping
from bot.actions.filters import Filter, Sort
from bot.actions.log import export, keyring
from bot.actions.log.copies import Format
from bot.actions.log.keyring import Kind as Key
from bot.actions.log.view import view
from bot.actions.rules import Action, Decision, Kind
from bot.actions.tables import actions, log_keys
from bot.rooms.rules import Role
from tests.actions.acting import FAY, FRIDAY, NEIGHBOUR, PAT, RING, SAM
from tests.api.conftest import Programs

ACTIONS = "/api/v1/actions"
LONDON = ZoneInfo("Europe/London")
GUARDED = (ACTIONS, f"{ACTIONS}/1", f"{ACTIONS}/1/history", "/api/v1/decisions", "/api/v1/rooms")


async def texts(programs: Programs, token: str, query: str = "") -> list[str]:
    answer = await programs.ask(f"{ACTIONS}?{query}", token)
    assert answer.status_code == 200, answer.text
    return [each["text"] for each in answer.json()["items"]]


@pytest.mark.parametrize("path", GUARDED)
async def test_no_token_a_wrong_one_and_a_dead_one_get_one_and_the_same_answer(programs: Programs, path: str) -> None:
    revoked, calendar = await programs.key(), await programs.key(kind=Key.CALENDAR)
    left, demoted, member = await programs.key(NEIGHBOUR), await programs.key(FAY), await programs.key(SAM)
    async with programs.acting.database.transaction() as connection:
        (key, *_) = await connection.scalars(select(log_keys.c.id).order_by(log_keys.c.id))
        assert await keyring.revoke(connection, programs.acting.by[PAT].member, key, programs.acting.now())
    await programs.acting.set_member(NEIGHBOUR, left_at=programs.acting.now())
    await programs.acting.set_member(FAY, role=Role.MEMBER)
    told = set()
    for token in ("", "wrong", "bigroom_\u00e9", revoked, calendar, left, demoted, member):
        answer = await programs.client.get(path, headers={b"Authorization": f"Bearer {token}".encode()})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Big Room"'
        assert answer.headers["Content-Type"] == "application/problem+json"
        told.add(answer.text)
    with capture_logs() as logs:
        told.add((await programs.client.get(path)).text)
    assert [each["event"] for each in logs] == ["log_denied"]
    told.add((await programs.client.get(path, headers={"Authorization": f"Basic {revoked}"})).text)
    assert len(told) == 1


async def test_actions_are_those_of_the_json_export_by_the_same_names(programs: Programs) -> None:
    token, room = await programs.key(), programs.acting.room
    await programs.acting.log(replace(RING, text="Łódź “=1+1” <b>", due=None))
    to = BytesIO()
    async with programs.acting.database.reading() as connection:
        shown = await view(connection, Filter(sort=Sort.OLDEST), [room], programs.acting.now().date(), LONDON)
        await export.write(connection, shown, Format.JSON, to)
    answer = await programs.ask(ACTIONS, token)
    assert answer.json() == {"items": json.loads(to.getvalue()), "next_cursor": None}
    first = answer.json()["items"][0]
    assert (await programs.ask(f"{ACTIONS}/{first['id']}", token)).json() == first


async def test_each_filter_shows_what_the_log_shows(programs: Programs) -> None:
    token, sam = await programs.key(), programs.acting.by[SAM]
    await programs.acting.log(Action("Late one", due=FRIDAY - timedelta(9)))
    await programs.acting.log(Action("Find a hall", due=FRIDAY + timedelta(9)))
    for query, found in {
        "": ["Ring the housing team", "Late one", "Find a hall"],
        "sort=-logged": ["Ring the housing team", "Late one", "Find a hall"],  # all at the same instant
        "sort=-due": ["Find a hall", "Ring the housing team", "Late one"],
        "show=late": ["Late one"],
        f"owner={sam.member}": ["Ring the housing team"],
        f"organisation={sam.organisation}&principle=culture": ["Ring the housing team"],
        "due_from=2026-11-27&due_until=2026-11-27": ["Ring the housing team"],
        "due_from=0001-01-01&due_until=9999-12-31&done_until=9999-12-31": [],
        "due_until=9999-12-31&logged_from=0001-01-01&sort=due": ["Late one", "Ring the housing team", "Find a hall"],
        "words=HALL": ["Find a hall"],
        "words=%25": [],
        "outsider=999999999": [],
        f"room={programs.acting.room}&limit=1": ["Ring the housing team"],
    }.items():
        assert await texts(programs, token, query) == found, query


async def test_a_history_says_who_did_what_and_why_without_anyones_number(programs: Programs) -> None:
    token, acting = await programs.key(), programs.acting
    async with acting.database.transaction() as connection:
        known = await keeping.find(connection, acting.room, acting.action, lock=True)
        assert known
        later = replace(known.action, due=FRIDAY + timedelta(7))
        reason = f"Closed (suggested by Member {acting.by[SAM].member})"
        await keeping.change(connection, acting.room, known, acting.by[PAT], Kind.REDATED, later, acting.now(), reason)
    answer = (await programs.ask(f"{ACTIONS}/{acting.action}/history", token)).json()
    assert [each["kind"] for each in answer["items"]] == ["Logged", "Re-dated"]
    last = answer["items"][-1]
    assert (last["by"], last["organisation"]) == ("pat", "Ours NHS Trust")
    assert last["differences"] == [{"field": "Due", "before": "27 Nov 2026", "after": "4 Dec 2026"}]
    assert (last["reason"], last["suggested_by"]) == ("Closed", "sam")


async def test_decisions_and_rooms_are_those_of_the_rooms_led(programs: Programs) -> None:
    token, acting = await programs.key(), programs.acting
    async with acting.database.transaction() as connection:
        by = acting.by[PAT]
        for words in ("One form", "Two forms"):
            await keeping.decide(
                connection, acting.room, by, Decision(words), [by.organisation], [acting.action], acting.now()
            )
    rooms = (await programs.ask("/api/v1/rooms", token)).json()
    assert [(each["id"], each["name"]) for each in rooms["rooms"]] == [(acting.room, "Ours")]
    first = (await programs.ask("/api/v1/decisions?limit=1", token)).json()
    (newest,) = first["items"]
    assert (newest["text"], newest["organisations"], newest["actions"]) == ("Two forms", ["Ours NHS Trust"], [1])
    rest = (await programs.ask(f"/api/v1/decisions?limit=1&cursor={first['next_cursor']}", token)).json()
    assert ([each["text"] for each in rest["items"]], rest["next_cursor"]) == (["One form"], None)
    theirs = (await programs.ask("/api/v1/decisions", await programs.key(NEIGHBOUR))).json()
    assert theirs == {"items": [], "next_cursor": None}


async def test_what_is_of_another_room_is_not_there_and_the_attempt_is_logged_without_a_word(
    programs: Programs,
) -> None:
    ours, theirs, acting = await programs.key(), await programs.key(NEIGHBOUR), programs.acting
    assert len(await texts(programs, ours)) == len(await texts(programs, theirs)) == 1
    rooms = (await programs.ask("/api/v1/rooms", theirs)).json()["rooms"]
    with capture_logs() as logs:
        answers = [
            await programs.ask(path, theirs)
            for path in (
                f"{ACTIONS}/{acting.action}",
                f"{ACTIONS}/{acting.action}/history",
                f"{ACTIONS}?room={acting.room}&words=secretwords",
                f"/api/v1/decisions?room={acting.room}",
                f"{ACTIONS}/999999999",
                f"{ACTIONS}/nonsense",
            )
        ]
    assert rooms[0]["name"] == "Theirs"
    assert {each.status_code for each in answers} == {404}
    assert len({each.text for each in answers}) == 1
    assert {each["event"] for each in logs} == {"log_denied"}
    assert {each["member"] for each in logs} == {acting.by[NEIGHBOUR].member}
    assert "secretwords" not in repr(logs)


@pytest.mark.parametrize("sort", ["logged", "-logged", "due", "-due"])
@pytest.mark.parametrize("limit", [1, 3])
async def test_pages_are_stable_while_rows_are_added(programs: Programs, sort: str, limit: int) -> None:
    token, acting = await programs.key(), programs.acting
    for number in range(8):
        acting.now.turn(number % 2)  # some at the same instant, some without a day, some on the same one
        await acting.log(Action(f"Text {number}", due=None if number % 3 == 0 else FRIDAY + timedelta(number % 2)))
    before = await texts(programs, token, f"sort={sort}")
    assert len(before) == 9
    seen: list[tuple[int, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = (await programs.ask(f"{ACTIONS}?sort={sort}&limit={limit}{cursor}", token)).json()
        assert 0 < len(answer["items"]) <= limit
        seen += [(each["id"], each["text"]) for each in answer["items"]]
        cursor = f"&cursor={answer['next_cursor']}" if answer["next_cursor"] else None
        if len(seen) <= 6:
            acting.now.turn(1)
            for due in (FRIDAY - timedelta(3), FRIDAY + timedelta(30), None):
                await acting.log(Action("New", due=due))
    assert [text for _, text in seen if text != "New"] == before
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("room=0", {"room"}),
        ("room=1%3B--&owner=-1&organisation=1e3&outsider=9999999999", {"room", "owner", "organisation", "outsider"}),
        ("room=%D9%A3", {"room"}),
        ("show=everything&sort=owner&principle=", {"show", "sort", "principle"}),
        ("due_from=2026-02-30&due_until=20261130&logged_from=tomorrow", {"due_from", "due_until", "logged_from"}),
        ("limit=0", {"limit"}),
        ("limit=201&cursor=*", {"limit", "cursor"}),
        ("cursor=99999999999999999999-1", {"cursor"}),
        ("words=%00", {"words"}),
        (f"words={'x' * 101}", {"words"}),
        ("show=open&show=done", {"show"}),
        ("statuses=open&__proto__=1", {"statuses", "__proto__"}),
    ],
)
async def test_what_cannot_be_read_is_named_in_plain_sentences(programs: Programs, query: str, names: set[str]) -> None:
    token = await programs.key()
    with capture_logs() as logs:
        answer = await programs.ask(f"{ACTIONS}?{query}", token)
    problem = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert {each["parameter"] for each in problem["errors"]} == names
    assert all(each["detail"].endswith(".") for each in problem["errors"])
    assert (problem["type"], problem["status"], logs) == ("about:blank", 422, [])


@pytest.mark.parametrize(
    "words", ["%27%20OR%201=1--", "%25%5F%5C", "%FF%FE", "%ED%A0%80", "\u202e", "\U0001f600" * 100]
)
async def test_odd_words_are_looked_for_and_not_found(programs: Programs, words: str) -> None:
    assert await texts(programs, await programs.key(), f"words={words}") == []


@pytest.mark.parametrize("path", [*GUARDED, "/api/v1/openapi.json", "/calendar/x.ics"])
async def test_nothing_can_be_changed_and_head_is_answered(programs: Programs, path: str) -> None:
    headers = {"Authorization": f"Bearer {await programs.key()}"}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await programs.client.request(method, path, headers=headers)
        assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
        assert "GET" in answer.headers["Allow"]
    asked, headed = [await programs.client.request(method, path, headers=headers) for method in ("GET", "HEAD")]
    assert headed.status_code == asked.status_code
    assert headed.headers.get("ETag") == asked.headers.get("ETag")


@pytest.mark.parametrize("path", ["/api/v1/", f"{ACTIONS}/", "/api/v1/nothing", "/calendar/", "/calendar/x"])
async def test_an_address_that_is_none_gets_a_problem_and_no_page(programs: Programs, path: str) -> None:
    answer = await programs.client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


async def test_an_answer_that_is_still_the_same_is_not_sent_again(programs: Programs) -> None:
    token = await programs.key()
    named = (await programs.ask(ACTIONS, token)).headers["ETag"]
    same = await programs.ask(ACTIONS, token, **{"If-None-Match": f'"x", W/{named}'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", named)
    await programs.acting.log(Action("One more"))
    assert (await programs.ask(ACTIONS, token, **{"If-None-Match": named})).status_code == 200


async def test_the_use_of_a_token_is_written_down_once_a_minute(programs: Programs) -> None:
    token, now = await programs.key(), programs.acting.now
    noted = []
    for seconds in (0, 59, 1):
        now.turn(seconds)
        await programs.ask(ACTIONS, token)
        async with programs.acting.database.reading() as connection:
            noted.append(await connection.scalar(select(log_keys.c.used_at)))
    assert noted == [now() - timedelta(minutes=1), now() - timedelta(minutes=1), now()]


async def test_an_answer_is_for_who_asked_alone(programs: Programs) -> None:
    answer = await programs.ask(ACTIONS, await programs.key())
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Vary"] == "Authorization"


async def test_a_record_that_is_away_and_a_fault_of_ours_are_said_as_problems_without_the_address(
    programs: Programs,
) -> None:
    token = await programs.key()
    async with programs.acting.database.transaction() as connection:
        broken = update(actions).where(actions.c.id == programs.acting.action).values(status="no such status")
        await connection.execute(broken)
    with capture_logs() as logs:
        answer = await programs.ask(f"{ACTIONS}?words=ring", token)
    assert answer.status_code == 500
    assert logs[0]["reference"] in answer.json()["detail"]
    assert "words" not in repr(logs)
    assert token not in repr(logs)

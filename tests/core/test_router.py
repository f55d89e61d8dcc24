from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.database import Database, deliveries, driver_url
from bot.message import Intent, Reply, card
from bot.metrics import Metrics
from bot.rooms.tables import board
from tests.core.conftest import CHANNEL, NOON, MakeRouter, ask, reference_in

DONE = Reply(card("Done"))


async def pin(_: Intent, connection: AsyncConnection) -> Reply:
    """A verb with an effect that a test can count."""
    await connection.execute(insert(board).values(channel="c", card="{}", posted_at=NOON))
    return DONE


async def rows(database: Database, table: Any = board) -> int:  # noqa: ANN401 -- any table
    async with database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def test_a_database_without_its_tables_keeps_no_look_up_from_its_answer(
    database_url: str, router_on: MakeRouter
) -> None:
    unmigrated = Database(database_url)
    with capture_logs() as logs:
        reply = await router_on(unmigrated)(ask("jargon", "ICB", apart=True))
    await unmigrated.close()
    assert reply
    assert reply.card.title == "ICB"
    assert len(logs) == 1


async def test_a_repeated_delivery_is_answered_once(database: Database, router_on: MakeRouter) -> None:
    router = router_on(database)
    assert await router(ask("jargon", "ICB", apart=True))
    assert await router(ask("jargon", "ICB", apart=True)) is None
    assert await router(ask("jargon", "ICB", apart=True, delivery="Ev2"))


async def test_a_delivery_repeated_to_another_process_is_answered_once(
    database: Database, router_on: MakeRouter
) -> None:
    assert await router_on(database)(ask("jargon", "ICB", apart=True))
    assert await router_on(database)(ask("jargon", "ICB", apart=True)) is None


async def test_a_look_up_answered_in_the_response_writes_nothing_and_is_answered_each_time(
    database: Database, router_on: MakeRouter
) -> None:
    router = router_on(database)
    assert await router(ask("jargon", "ICB"))
    assert await router(ask("jargon", "ICB"))
    assert await rows(database, deliveries) == 0


async def test_look_ups_are_answered_once_while_the_database_is_away(away: Database, router_on: MakeRouter) -> None:
    router = router_on(away)
    reply = await router(ask("jargon", "ICB", apart=True))
    assert reply
    assert "Integrated Care Board" in reply.card.summary
    assert await router(ask("jargon", "ICB", apart=True)) is None


async def test_an_effect_happens_once_however_often_it_is_delivered(database: Database, router_on: MakeRouter) -> None:
    router, replica = router_on(database, writes={"pin": pin}), router_on(database, writes={"pin": pin})
    assert [await each(ask("pin")) for each in (router, router, replica)] == [DONE, None, None]
    assert await rows(database) == 1


async def test_a_fault_in_an_effect_leaves_nothing_done_and_nothing_claimed(
    database: Database, router_on: MakeRouter
) -> None:
    async def half(intent: Intent, connection: AsyncConnection) -> Reply:
        await pin(intent, connection)
        raise RuntimeError

    with capture_logs():
        failed = await router_on(database, writes={"pin": half})(ask("pin"))
    assert reference_in(failed)
    assert (await rows(database), await rows(database, deliveries)) == (0, 0)
    assert await router_on(database, writes={"pin": pin})(ask("pin")) == DONE
    assert (await rows(database), await rows(database, deliveries)) == (1, 1)


async def test_a_fault_of_ours_is_told_by_a_reference_and_logged_once_without_words(
    database: Database, router_on: MakeRouter
) -> None:
    async def broken(intent: Intent) -> Reply:
        raise ValueError(intent.words)

    with capture_logs() as logs:
        reply = await router_on(database, reads={"jargon": broken})(ask("", "flimflam of Ada Example"))
    assert len(logs) == 1
    assert logs[0]["reference"] == reference_in(reply)
    assert (logs[0]["verb"], logs[0]["error"]) == ("jargon", "ValueError")
    assert "tests.core.test_router" in str(logs[0]["frames"])

    assert "flimflam" not in str(logs)


async def test_a_verb_that_somebody_made_up_is_not_logged(away: Database, router_on: MakeRouter) -> None:
    with capture_logs() as logs:
        assert await router_on(away)(ask("flimflam", apart=True))
    assert len(logs) == 1
    assert "flimflam" not in str(logs)


async def test_an_effect_without_a_database_is_declined_kindly_with_a_reference(
    away: Database, router_on: MakeRouter
) -> None:
    with capture_logs() as logs:
        reply = await router_on(away, writes={"pin": pin})(ask("pin"))
    assert reply
    assert reply.card.title == "Not just now"
    assert "Looking up a word still works" in reply.card.summary
    assert [line["reference"] for line in logs] == [reference_in(reply)]


@pytest.mark.parametrize(
    "name", ["no_such_database", "postgres"], ids=["a database that is not there", "a role that is not there"]
)
async def test_a_server_that_turns_us_away_counts_as_away(
    postgres_server: str, name: str, router_on: MakeRouter
) -> None:
    url = driver_url(postgres_server).set(database=name)
    url = url.set(username="nobody") if name == "postgres" else url
    database = Database(url.render_as_string(hide_password=False))
    with capture_logs():
        reply = await router_on(database, writes={"pin": pin})(ask("pin"))
    await database.close()
    assert reply
    assert reply.card.title == "Not just now"


async def test_a_server_that_stops_in_the_middle_counts_as_away(database: Database, router_on: MakeRouter) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite has no server to stop")

    async def cut_off(_: Intent, connection: AsyncConnection) -> Reply:
        await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return DONE

    with capture_logs():
        reply = await router_on(database, writes={"pin": cut_off})(ask("pin"))
    assert reply
    assert reply.card.title == "Not just now"


@pytest.mark.parametrize("delivery", ["\x00", "x" * 300, "☃" * 300, "\ud800"])
async def test_any_delivery_id_can_be_claimed(database: Database, router_on: MakeRouter, delivery: str) -> None:
    router = router_on(database, writes={"pin": pin})
    assert await router(ask("pin", delivery=delivery)) == DONE
    assert await router(ask("pin", delivery=delivery)) is None


async def test_what_happened_is_counted_by_platform_verb_and_outcome(database: Database, router_on: MakeRouter) -> None:
    async def broken(_: Intent) -> Reply:
        raise ValueError

    metrics = Metrics()
    router = router_on(database, reads={"explain": broken}, metrics=metrics)
    with capture_logs():
        for intent in (ask("", "ICB"), ask("explain"), ask("flimflam"), *[ask("jargon", "CCG", apart=True)] * 2):
            await router(intent)
    counted = metrics.text().decode()
    for verb, outcome, times in (
        ("jargon", "answered", 2),
        ("jargon", "repeated", 1),
        ("explain", "failed", 1),
        ("unknown", "answered", 1),
    ):
        label = f'bigroom_intents_total{{outcome="{outcome}",platform="slack",verb="{verb}"}} {times}.0'
        assert label in counted
    assert "flimflam" not in counted
    assert 'bigroom_intent_seconds_count{platform="slack"} 5.0' in counted


async def test_where_something_was_said_is_noticed(database: Database, router_on: MakeRouter) -> None:
    noticed: list[Intent] = []
    router = router_on(database)
    router._notice = noticed.append  # noqa: SLF001 -- the root's callable, watched
    await router(ask("jargon", "ICB"))
    assert [each.place for each in noticed] == [CHANNEL]


async def test_one_that_hangs_up_does_not_take_the_answers_of_others_along(
    database: Database, router_on: MakeRouter
) -> None:
    router = router_on(database)
    async with database.transaction() as other:
        if other.dialect.name == "postgresql":
            await other.execute(text("LOCK TABLE deliveries"))
        asked = [
            asyncio.create_task(router(ask("jargon", "ICB", apart=True, delivery=f"Ev{number}"))) for number in range(3)
        ]
        for task in asked[:2]:  # the third is claimed along with the second
            await asyncio.sleep(0.1)
            task.cancel()
        await asyncio.sleep(0.1)
    *_, last = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(last, Reply)


async def test_a_press_is_kept_on_record_under_a_name_from_which_its_words_cannot_be_guessed(
    database: Database, router_on: MakeRouter
) -> None:
    guessed = "press-0123456789abcdef"
    for secret in ("one secret", "another"):
        router = router_on(database, writes={"pin": pin}, secret=secret)
        assert await router(ask("pin", delivery=guessed)) == DONE
        assert await router(ask("pin", delivery=guessed)) is None
    async with database.reading() as connection:
        kept = list(await connection.scalars(select(deliveries.c.delivery)))
    assert len(set(kept)) == 2
    assert guessed not in kept

"""Slack slow, down, rate limiting or refusing: retried a little, then said once in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.slack import app, connector
from bot.message import Audience, Place, Reply, TryLater, Undeliverable, card
from tests.slack.conftest import Bench
from tests.standins.slack_events import app_mention
from tests.standins.slack_requests import block_actions

ROOM = Place("slack", "C0DISCHRG1", '{"team": "T0ANYTOWN1", "channel": "C0DISCHRG1"}')
PRESSED = {"action_id": "jargon", "value": "ICB"}


@pytest.mark.parametrize(("kind", "seconds"), [("500", 0), ("ratelimited", 1), ("dead", 0), ("slow", 0.2)])
async def test_a_passing_trouble_is_overcome(bench: Bench, kind: str, seconds: float) -> None:
    bench.platform.fail_next("chat.postMessage", kind, seconds=seconds)  # type: ignore[arg-type]  # parametrised
    assert (await bench.slack.post(ROOM, card("A card"))).startswith("C0DISCHRG1/")


@pytest.mark.parametrize("kind", ["500", "ratelimited", "dead"])
async def test_a_passing_trouble_with_a_response_url_is_overcome(bench: Bench, kind: str) -> None:
    bench.platform.fail_next("response", kind, seconds=1)  # type: ignore[arg-type]  # parametrised
    await bench.send(block_actions(PRESSED, response_url=bench.platform.new_response_url()))
    assert [call.method for call in await bench.settled()] == ["response"]


async def test_a_long_rate_limit_is_left_to_who_asked(bench: Bench) -> None:
    bench.platform.fail_next("chat.postMessage", "ratelimited", seconds=60)
    with pytest.raises(TryLater) as busy:
        await bench.slack.post(ROOM, card("A card"))
    assert busy.value.seconds == 60


@pytest.mark.parametrize("kind", ["500", "dead"])
async def test_a_lasting_trouble_asks_to_try_later(bench: Bench, kind: str) -> None:
    bench.platform.fail_next("chat.postMessage", kind, times=9)  # type: ignore[arg-type]  # parametrised
    with pytest.raises(TryLater):
        await bench.slack.post(ROOM, card("A card"))


async def test_a_platform_that_does_not_answer_is_given_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "TIMEOUT", 0.1)
    await bench.settled()  # a session with that patience
    bench.platform.fail_next("chat.postMessage", "slow", seconds=0.5)
    with pytest.raises(TryLater):
        await bench.slack.post(ROOM, card("A card"))


async def test_a_refusal_says_slacks_own_word(bench: Bench) -> None:
    bench.platform.gone.add(ROOM.channel)
    with pytest.raises(Undeliverable, match="channel_not_found"):
        await bench.slack.post(ROOM, card("A card"))
    bench.platform.faults.clear()  # the refusal is what was to be met


async def test_an_answer_that_cannot_be_given_is_logged_once_and_slack_is_told_in_time(bench: Bench) -> None:
    bench.platform.gone.add(ROOM.channel)
    with capture_logs() as lines:
        assert (await bench.send(app_mention("ICB"))).status_code == 200
        await bench.settled()
    assert lines == [{"event": "slack_unanswered", "verb": "", "code": "channel_not_found", "log_level": "error"}]
    bench.platform.faults.clear()  # the refusal is what was to be met


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause of Slack's is slept through by the SDK, and ours are no longer than Slack asks."""
    monkeypatch.setattr(app, "PAUSE", 0.0)
    monkeypatch.setattr(connector, "LONGEST_WAIT", -1)
    monkeypatch.setattr(connector, "PAUSE", 0.0)


@pytest.mark.usefixtures("hasty")
async def test_an_answer_waits_as_long_as_slack_asks_and_is_then_given(bench: Bench) -> None:
    bench.platform.fail_next("chat.postEphemeral", "ratelimited", times=2, seconds=1)
    with capture_logs() as lines:
        await bench.send(app_mention("ICB"))
        assert [call.method for call in await bench.settled()] == ["chat.postEphemeral"]
    assert lines == []


@pytest.mark.usefixtures("hasty")
async def test_an_answer_is_tried_for_a_few_times_and_then_logged_once(bench: Bench) -> None:
    bench.platform.fail_next("chat.postEphemeral", "ratelimited", times=99, seconds=0)
    with capture_logs() as lines:
        await bench.send(app_mention("ICB"))
        assert await bench.settled() == []
    assert lines == [{"event": "slack_unanswered", "verb": "", "code": "busy", "log_level": "error"}]
    assert bench.platform.troubles["chat.postEphemeral"].times == 99 - app.ATTEMPTS


async def test_an_answer_is_not_waited_for_longer_than_people_would_look(bench: Bench) -> None:
    bench.platform.fail_next("chat.postEphemeral", "ratelimited", times=99, seconds=60)
    with capture_logs() as lines:
        await bench.send(app_mention("ICB"))
        assert await bench.settled() == []
    assert [line["event"] for line in lines] == ["slack_unanswered"]
    assert bench.platform.troubles["chat.postEphemeral"].times == 98


@pytest.mark.usefixtures("hasty")
async def test_what_the_room_has_seen_is_not_shown_again_while_the_aside_is_tried_for(bench: Bench) -> None:
    sent: list[str] = []
    respond = bench.slack._connector.respond  # noqa: SLF001 -- only here are the two calls told apart

    async def busy_at_the_first_aside(url: str, message: Mapping[str, Any]) -> None:
        sent.append(message["text"])
        if sent == ["For all", "Aside"]:
            raise TryLater(0)
        await respond(url, message)

    bench.slack._connector.respond = busy_at_the_first_aside  # type: ignore[method-assign]  # noqa: SLF001 -- as above
    bench.core.reply = lambda _: Reply(card("For all"), Audience.ROOM, aside=card("Aside"))
    await bench.send(block_actions(PRESSED, ephemeral=True, response_url=bench.platform.new_response_url()))
    await bench.settled()
    assert sent == ["For all", "Aside", "Aside"]


async def test_a_fault_of_ours_in_an_answer_is_logged_once_by_its_type_alone(bench: Bench) -> None:
    bench.core.reply = lambda _: Reply(None)  # type: ignore[arg-type]  # a card that cannot be rendered
    with capture_logs() as lines:
        assert (await bench.send(app_mention("secretword"))).status_code == 200
        await bench.settled()
    assert lines == [{"event": "slack_unanswered", "verb": "", "code": "AttributeError", "log_level": "error"}]


async def test_answers_that_the_end_cuts_short_are_counted_in_the_log(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "FAREWELL", 0.01)
    bench.platform.fail_next("chat.postEphemeral", "slow", seconds=0.5)
    with capture_logs() as lines:
        await bench.send(app_mention("ICB"))
        await bench.settled()
    assert lines == [{"event": "slack_answers_lost", "count": 1, "log_level": "error"}]


async def test_a_spent_response_url_is_logged_once(bench: Bench) -> None:
    with capture_logs() as lines:
        await bench.send(block_actions(PRESSED, response_url=f"{bench.platform.url}/response/unknown"))
        await bench.settled()
    assert [(line["verb"], line["code"]) for line in lines] == [("jargon", "expired_url")]
    bench.platform.faults.clear()  # the refusal is what was to be met


async def test_slack_is_acknowledged_before_a_slow_answer(bench: Bench) -> None:
    bench.platform.fail_next("chat.postEphemeral", "slow", seconds=0.3)
    await bench.send(app_mention("ICB"))
    assert not bench.platform.calls
    assert len(await bench.settled()) == 1

"""Slack slow, down, rate limiting or refusing: retried a little, then said once in the log."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from adapters.slack import connector
from bot.message import Place, TryLater, Undeliverable, card
from tests.slack.conftest import Bench
from tests.standins.slack_requests import app_mention, block_actions

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


async def test_a_long_rate_limit_is_left_to_the_outbox(bench: Bench) -> None:
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
    assert lines == [{"event": "slack.unanswered", "verb": "", "reason": "channel_not_found", "log_level": "warning"}]
    bench.platform.faults.clear()  # the refusal is what was to be met


async def test_a_spent_response_url_is_logged_once(bench: Bench) -> None:
    with capture_logs() as lines:
        await bench.send(block_actions(PRESSED, response_url=f"{bench.platform.url}/response/unknown"))
        await bench.settled()
    assert [(line["verb"], line["reason"]) for line in lines] == [("jargon", "expired_url")]
    bench.platform.faults.clear()  # the refusal is what was to be met


async def test_slack_is_acknowledged_before_a_slow_answer(bench: Bench) -> None:
    bench.platform.fail_next("chat.postEphemeral", "slow", seconds=0.3)
    await bench.send(app_mention("ICB"))
    assert not bench.platform.calls
    assert len(await bench.settled()) == 1

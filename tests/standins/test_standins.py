"""What both stand-ins share: they start, answer, go wrong when told to, and are gone afterwards."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack import SlackStandIn
from tests.standins.teams import TeamsStandIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(scope="module")
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as slack:
        yield slack


@pytest.fixture
def client(slack: SlackStandIn) -> AsyncWebClient:
    slack.forget()
    return AsyncWebClient(slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[])


@pytest.mark.parametrize("platform", [SlackStandIn, TeamsStandIn])
async def test_a_stand_in_lives_on_loopback_leaves_signals_alone_and_is_gone_afterwards(
    platform: type[SlackStandIn | TeamsStandIn],
) -> None:
    interrupt = signal.getsignal(signal.SIGINT)
    async with platform() as one, platform() as other, aiohttp.ClientSession() as session:
        assert one.url.startswith("http://127.0.0.1:")
        assert one.url != other.url
        async with session.get(one.url) as answer:
            assert answer.status == 404
        assert signal.getsignal(signal.SIGINT) is interrupt
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(one.url)


async def test_a_rate_limit_names_its_seconds_and_passes(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.fail_next("auth.test", "ratelimited", seconds=7)
    with pytest.raises(SlackApiError, match="ratelimited") as limited:
        await client.auth_test()
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    assert (await client.auth_test())["ok"]


async def test_a_server_error_comes_as_often_as_ordered(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.fail_next("auth.test", "500", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await client.auth_test()
    assert (await client.auth_test())["ok"]


async def test_a_dead_connection_says_nothing(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.fail_next("auth.test", "dead")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.auth_test()
    assert (await client.auth_test())["ok"]


async def test_a_slow_answer_outlasts_an_impatient_caller(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.fail_next("auth.test", "slow", seconds=30)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(client.auth_test(), 0.2)
    slack.fail_next("auth.test", "slow", seconds=0.01)
    assert (await client.auth_test())["ok"]


def test_trouble_for_a_method_that_is_not_there_is_a_slip_of_the_pen() -> None:
    with pytest.raises(ValueError, match=r"chat\.shout"):
        SlackStandIn().fail_next("chat.shout", "500")


async def test_what_one_test_arranged_is_forgotten_before_the_next(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.gone.add("C0CLOSED01")
    slack.fail_next("auth.test", "500")
    slack.forget()
    await client.auth_test()
    await client.chat_postMessage(channel="C0CLOSED01", text="words")
    slack.forget()
    assert (slack.calls, slack.faults, slack.turned_away) == ([], [], [])

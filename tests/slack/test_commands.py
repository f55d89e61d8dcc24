from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.types import Message
from structlog.testing import capture_logs

from bot.message import Account, Audience, Reply, card
from tests.slack.conftest import NOW, SECRET, Bench
from tests.standins.slack_blocks import message_faults
from tests.standins.slack_requests import TRIGGER, slash_command


async def test_a_signed_command_is_answered_in_the_response_to_the_asker_alone(bench: Bench) -> None:
    response = await bench.send(slash_command("ICB"))
    assert response.status_code == 200
    answer = response.json()
    assert answer["response_type"] == "ephemeral"
    assert answer["text"] == "ICB"
    assert not message_faults(answer["blocks"])
    intent = bench.core.asked[0]
    assert (intent.verb, intent.words, intent.delivery, intent.answered_apart) == ("jargon", "ICB", TRIGGER, False)
    assert intent.account == Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
    assert (intent.place.channel, intent.place.thread, intent.place.direct) == ("C0DISCHRG1", "", False)


async def test_an_answer_for_the_room_says_so(bench: Bench) -> None:
    bench.core.reply = lambda _: Reply(card("For all"), Audience.ROOM)
    assert (await bench.send(slash_command("ICB"))).json()["response_type"] == "in_channel"


async def test_a_repeated_command_is_met_with_silence(bench: Bench) -> None:
    bench.core.reply = lambda _: None
    response = await bench.send(slash_command("ICB"))
    assert (response.status_code, response.content) == (200, b"")


async def test_a_command_that_comes_in_pieces_is_read_whole(bench: Bench) -> None:
    request = slash_command("ICB")

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(request.body), 50):
            yield request.body[start : start + 50]

    response = await bench.web.post("/slack/events", content=pieces(), headers=request.headers(SECRET, NOW))
    assert response.json()["text"] == "ICB"


async def test_who_hangs_up_in_the_middle_of_a_command_is_no_fault_and_not_answered(bench: Bench) -> None:
    arriving: list[Message] = [
        {"type": "http.request", "body": slash_command("ICB").body[:50], "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return arriving.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/slack/events", "query_string": b"", "headers": []}
    with capture_logs() as logs:
        await Starlette(routes=bench.slack.routes)(scope, receive, send)
    assert (arriving, sent, logs, bench.core.asked) == ([], [], [], [])

from __future__ import annotations

from bot.message import Account, Audience, Reply, card
from tests.slack.conftest import Bench
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

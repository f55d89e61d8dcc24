"""A picture is uploaded before the card that shows it; whatever goes wrong with it, the card arrives with its words."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.slack import connector, pictures
from bot.message import Account, Picture, Place, Reply, Text, Undeliverable, card
from tests.slack.conftest import Bench
from tests.standins.slack_events import app_home_opened, app_mention
from tests.standins.slack_requests import block_actions

ROOM = Place("slack", "C0DISCHRG1", '{"team": "T0ANYTOWN1", "channel": "C0DISCHRG1"}')
PERSON = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
PICTURE = Picture(b"\x89PNG\r\n\x1a\nmade up", "3.2 on 3 November.", 320, 232)
SUMMARY = card("Our week", Text("Six of eight answered."), PICTURE)
STEPS = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many tries as ever, without the pauses."""
    monkeypatch.setattr(pictures, "PAUSES", (0.0, 0.0, 0.0))


def methods(bench: Bench) -> list[str]:
    return [call.method for call in bench.platform.calls]


def last_blocks(bench: Bench) -> list[dict[str, Any]]:
    args = bench.platform.calls[-1].args
    blocks: list[dict[str, Any]] = args["view"]["blocks"] if "view" in args else args["blocks"]
    return blocks


def shows_the_picture(bench: Bench) -> bool:
    block = last_blocks(bench)[-1]
    return bool(block["type"] == "image" and block["alt_text"] == PICTURE.alt)


def says_it_in_words(bench: Bench) -> bool:
    block = last_blocks(bench)[-1]
    return bool(block["type"] == "section" and block["text"]["text"] == PICTURE.alt)


async def test_a_posted_card_shows_its_picture_from_a_file_of_ours(bench: Bench) -> None:
    await bench.slack.post(ROOM, SUMMARY)
    assert methods(bench) == [*STEPS, "chat.postMessage"]
    (file,) = bench.platform.files.held.values()
    assert file.content == PICTURE.content
    assert "channel_id" not in bench.platform.calls_to("files.completeUploadExternal")[0]
    assert shows_the_picture(bench)


async def test_an_update_and_a_whisper_show_it_too_and_a_picture_goes_up_once(bench: Bench) -> None:
    ref = await bench.slack.post(ROOM, SUMMARY)
    await bench.slack.update(ROOM, ref, SUMMARY)
    assert shows_the_picture(bench)
    await bench.slack.whisper(ROOM, PERSON, SUMMARY)
    assert shows_the_picture(bench)
    assert methods(bench) == [*STEPS, "chat.postMessage", "chat.update", "chat.postEphemeral"]


async def test_the_home_tab_shows_it(bench: Bench) -> None:
    bench.core.reply = lambda _: Reply(SUMMARY)
    await bench.send(app_home_opened())
    await bench.settled()
    assert methods(bench)[-1] == "views.publish"
    assert shows_the_picture(bench)


async def test_a_mention_is_answered_with_it(bench: Bench) -> None:
    bench.core.reply = lambda _: Reply(SUMMARY)
    await bench.send(app_mention("summary"))
    await bench.settled()
    assert shows_the_picture(bench)


async def test_through_a_response_url_its_words_go_and_nothing_is_uploaded(bench: Bench) -> None:
    bench.core.reply = lambda _: Reply(SUMMARY)
    pressed = {"action_id": "summary", "value": "1"}
    await bench.send(block_actions(pressed, response_url=bench.platform.new_response_url()))
    await bench.settled()
    assert methods(bench) == ["response"]
    assert says_it_in_words(bench)


async def test_a_card_without_a_picture_uploads_nothing(bench: Bench) -> None:
    await bench.slack.post(ROOM, card("Our week"))
    assert methods(bench) == ["chat.postMessage"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", ["ratelimited", "500", "dead"])
async def test_when_an_upload_fails_the_words_stand_in_its_place(bench: Bench, step: str, kind: str) -> None:
    bench.platform.fail_next(step, kind, times=9, seconds=60)  # type: ignore[arg-type]  # parametrised
    with capture_logs() as lines:
        await bench.slack.post(ROOM, SUMMARY)
    assert says_it_in_words(bench)
    assert [line["event"] for line in lines] == ["slack_picture_left_out"]


async def test_an_upload_that_takes_too_long_is_left_out(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.05)
    bench.platform.fail_next("upload", "slow", seconds=0.5)
    with capture_logs() as lines:
        await bench.slack.post(ROOM, SUMMARY)
    assert says_it_in_words(bench)
    assert [line["code"] for line in lines] == ["slow"]


async def test_a_platform_that_does_not_take_the_bytes_is_given_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "TIMEOUT", 0.1)
    bench.platform.fail_next("upload", "slow", seconds=0.5)
    await bench.slack.post(ROOM, SUMMARY)
    assert says_it_in_words(bench)


async def test_a_workspace_that_has_not_granted_uploads_gets_the_words(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench.platform, "scopes", ("chat:write",))
    with capture_logs() as lines:
        await bench.slack.post(ROOM, SUMMARY)
    assert says_it_in_words(bench)
    assert [line["code"] for line in lines] == ["missing_scope"]


async def test_a_file_that_slack_is_not_done_with_is_waited_for(bench: Bench) -> None:
    bench.platform.files.slow = 2
    await bench.slack.post(ROOM, SUMMARY)
    assert shows_the_picture(bench)
    assert len(bench.platform.turned_away) == 2


async def test_a_file_that_is_never_ready_gives_way_to_words_and_is_uploaded_afresh_next_time(bench: Bench) -> None:
    bench.platform.files.slow = 99
    with capture_logs() as lines:
        await bench.slack.post(ROOM, SUMMARY)
    assert says_it_in_words(bench)
    assert [line["code"] for line in lines] == ["invalid_blocks"]
    bench.platform.files.slow = 0
    await bench.slack.post(ROOM, SUMMARY)
    assert shows_the_picture(bench)
    assert len(bench.platform.files.held) == 2


async def test_any_other_refusal_is_told_as_ever(bench: Bench) -> None:
    bench.platform.gone.add(ROOM.channel)
    with pytest.raises(Undeliverable, match="channel_not_found"):
        await bench.slack.post(ROOM, SUMMARY)
    assert "chat.postMessage" not in methods(bench)


async def test_no_more_uploads_are_remembered_than_are_of_use(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "KEPT", 1)
    other = card("Another week", Picture(PICTURE.content + b"!", "3.6 on 10 November.", 320, 232))
    for shown in (SUMMARY, other, SUMMARY, SUMMARY):
        await bench.slack.post(ROOM, shown)
    assert len(bench.platform.calls_to("upload")) == 3


async def test_outside_its_life_an_upload_opens_a_connection_of_its_own(bench: Bench) -> None:
    await bench.slack.stop()
    bench.slack._connector.client.session = None  # noqa: SLF001 -- as before `start`
    await bench.slack.post(ROOM, SUMMARY)
    assert shows_the_picture(bench)
    await bench.slack.start()

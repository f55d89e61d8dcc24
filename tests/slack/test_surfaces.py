from __future__ import annotations

import pytest

from adapters.slack.app import SlackSettings
from bot.message import Account, Audience, Blank, Button, Buttons, Intent, Link, Place, Reply, Undeliverable, card
from tests.slack.conftest import SECRET, Bench, running
from tests.standins.slack import SlackStandIn
from tests.standins.slack_requests import (
    DIRECT,
    OUTREACH_WORKER,
    SHARED,
    SlackRequest,
    app_home_opened,
    app_mention,
    app_uninstalled,
    block_actions,
    message_by_ourselves,
    message_im,
    message_shortcut,
    slash_command,
)

ROOM = Place("slack", "C0DISCHRG1", '{"team": "T0ANYTOWN1", "channel": "C0DISCHRG1"}')
THREAD = "1795305000.000200"


def for_the_room(_: Intent) -> Reply:
    return Reply(card("For all"), Audience.ROOM)


async def only_call(bench: Bench, request: SlackRequest) -> tuple[str, dict[str, object]]:
    """Send one request; the one call that comes of it."""
    response = await bench.send(request)
    assert (response.status_code, response.content) == (200, b"")
    (call,) = await bench.settled()
    return call.method, call.args


async def test_a_mention_is_answered_to_the_asker_alone(bench: Bench) -> None:
    method, sent = await only_call(bench, app_mention("jargon ICB"))
    assert method == "chat.postEphemeral"
    assert (sent["channel"], sent["user"], sent["text"]) == ("C0DISCHRG1", "U0WARDSIS1", "jargon ICB")
    assert "thread_ts" not in sent


async def test_a_mention_in_a_thread_is_answered_in_it(bench: Bench) -> None:
    _, sent = await only_call(bench, app_mention("jargon ICB", thread_ts=THREAD))
    assert sent["thread_ts"] == THREAD


async def test_a_mention_for_the_room_is_posted_in_its_thread(bench: Bench) -> None:
    bench.core.reply = for_the_room
    method, sent = await only_call(bench, app_mention("summarise", thread_ts=THREAD))
    assert (method, sent["thread_ts"], sent["text"]) == ("chat.postMessage", THREAD, "For all")


async def test_a_partner_without_the_app_is_known_by_their_own_workspace(bench: Bench) -> None:
    method, sent = await only_call(bench, app_mention("jargon ICB", person=OUTREACH_WORKER, channel=SHARED))
    assert (method, sent["user"]) == ("chat.postEphemeral", "U0OUTREACH")
    assert bench.core.asked[0].account == Account("slack", "T0ANYCHAR1", "U0OUTREACH")


@pytest.mark.parametrize("audience", list(Audience))
async def test_a_direct_message_is_answered_by_a_message_that_stays(bench: Bench, audience: Audience) -> None:
    bench.core.reply = lambda _: Reply(card("An answer"), audience)
    method, sent = await only_call(bench, message_im("ICB"))
    assert (method, sent["channel"]) == ("chat.postMessage", "D0WARDSIS1")


async def test_our_own_messages_are_not_answered(bench: Bench) -> None:
    assert (await bench.send(message_by_ourselves("ICB"))).status_code == 200
    assert await bench.settled() == []
    assert not bench.core.asked


async def test_an_event_that_slack_repeats_is_answered_once(bench: Bench) -> None:
    seen: set[str] = set()

    def once(intent: Intent) -> Reply | None:
        if intent.delivery in seen:
            return None
        seen.add(intent.delivery)
        return Reply(card("An answer"))

    bench.core.reply = once
    for _ in range(3):
        assert (await bench.send(app_mention("ICB"))).status_code == 200
    assert len(await bench.settled()) == 1
    assert all(intent.answered_apart for intent in bench.core.asked)


async def test_a_message_shortcut_is_answered_through_its_response_url(bench: Bench) -> None:
    url = bench.platform.new_response_url()
    method, sent = await only_call(bench, message_shortcut("The ICB &amp; the PCN", response_url=url))
    assert (method, sent["response_type"], sent["replace_original"]) == ("response", "ephemeral", False)
    assert bench.core.asked[0].about == "The ICB & the PCN"
    assert bench.core.asked[0].verb == "explain"


async def test_a_press_in_the_rooms_card_gives_a_new_private_answer_in_its_thread(bench: Bench) -> None:
    pressed = {"action_id": "jargon~3", "value": "ICB"}
    url = bench.platform.new_response_url()
    method, sent = await only_call(bench, block_actions(pressed, thread_ts=THREAD, response_url=url))
    assert (method, sent["response_type"], sent["replace_original"]) == ("response", "ephemeral", False)
    assert (sent["thread_ts"], sent["text"]) == (THREAD, "ICB")
    assert bench.core.asked[0].verb == "jargon"


async def test_a_press_in_a_private_card_replaces_it(bench: Bench) -> None:
    pressed = {"action_id": "jargon", "value": "ICB"}
    url = bench.platform.new_response_url()
    _, sent = await only_call(bench, block_actions(pressed, ephemeral=True, response_url=url))
    assert (sent["response_type"], sent["replace_original"]) == ("ephemeral", True)


async def test_show_everyone_posts_for_the_room_and_leaves_the_private_card(bench: Bench) -> None:
    bench.core.reply = for_the_room
    url = bench.platform.new_response_url()
    pressed = {"action_id": "share", "value": "ICB"}
    _, sent = await only_call(bench, block_actions(pressed, ephemeral=True, thread_ts=THREAD, response_url=url))
    assert (sent["response_type"], sent["replace_original"], sent["thread_ts"]) == ("in_channel", False, THREAD)


async def test_what_was_typed_into_a_message_comes_with_the_press(bench: Bench) -> None:
    values = {"why": {"why": {"type": "plain_text_input", "value": "*bold* <b>"}}}
    url = bench.platform.new_response_url()
    await only_call(bench, block_actions({"action_id": "answer", "value": "7"}, values=values, response_url=url))
    assert bench.core.asked[0].answers == {"why": "*bold* <b>"}


async def test_a_link_is_acknowledged_in_silence(bench: Bench) -> None:
    assert (await bench.send(block_actions({"action_id": "-link~2"}))).status_code == 200
    assert await bench.settled() == []
    assert not bench.core.asked


async def test_a_press_in_our_direct_chat_is_answered_by_a_message_that_stays(bench: Bench) -> None:
    pressed = {"action_id": "jargon", "value": "ICB"}
    method, sent = await only_call(bench, block_actions(pressed, channel=DIRECT))
    assert (method, sent["channel"]) == ("chat.postMessage", DIRECT.id)


async def test_a_press_in_two_peoples_chat_stays_private(bench: Bench) -> None:
    """Slack refuses us there as it refuses any channel that we are not in."""
    bench.platform.gone.add(DIRECT.id)
    url = bench.platform.new_response_url()
    pressed = {"action_id": "jargon", "value": "ICB"}
    method, sent = await only_call(bench, block_actions(pressed, channel=DIRECT, response_url=url))
    assert (method, sent["response_type"]) == ("response", "ephemeral")
    bench.platform.faults.clear()  # the refusal is what was to be met


async def test_opening_the_home_tab_shows_help(bench: Bench) -> None:
    bench.core.reply = lambda _: Reply(card("Help", Buttons((Button("Look up", "jargon"),))))
    method, sent = await only_call(bench, app_home_opened())
    assert (method, sent["user_id"]) == ("views.publish", "U0WARDSIS1")
    assert (bench.core.asked[0].verb, bench.core.asked[0].words) == ("bigroom", "help")


async def test_a_card_is_posted_updated_and_whispered(bench: Bench) -> None:
    shown = card(
        "A card", Blank("why", "Why?"), Buttons((Button("Send", "answer"), Link("More", "https://example.org")))
    )
    ref = await bench.slack.post(ROOM, shown)
    await bench.slack.update(ROOM, ref, card("A newer card"))
    await bench.slack.whisper(ROOM, Account("slack", "T0ANYTOWN1", "U0WARDSIS1"), shown)
    methods = [call.method for call in bench.platform.calls]
    assert methods == ["chat.postMessage", "chat.update", "chat.postEphemeral"]
    assert ref.startswith("C0DISCHRG1/")


async def test_a_removed_app_is_forgotten_and_asked_for_afresh(platform: SlackStandIn) -> None:
    tokens = {"T0ANYTOWN1": platform.token}

    async def token_of(team: str) -> str:
        return tokens.pop(team, "")

    async with running(SlackSettings(SECRET, api_url=platform.api_url), platform, token_of) as bench:
        await bench.slack.post(ROOM, card("One"))
        await bench.slack.post(ROOM, card("Two"))  # from memory: the store has given its token away
        await bench.send(app_uninstalled())
        with pytest.raises(Undeliverable, match="not_installed"):
            await bench.slack.post(ROOM, card("Three"))


async def test_a_workspace_without_the_app_is_told_so(platform: SlackStandIn) -> None:
    async def token_of(_: str) -> str:
        return ""

    async with running(SlackSettings(SECRET, api_url=platform.api_url), platform, token_of) as bench:
        response = await bench.send(slash_command("ICB", response_url=platform.new_response_url()))
        assert response.status_code == 200
        assert not bench.core.asked
        assert "not installed" in platform.calls_to("response")[0]["text"]

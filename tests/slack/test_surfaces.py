from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.slack.app import SlackSettings
from bot.message import Account, Audience, Blank, Button, Buttons, Intent, Link, Place, Reply, Undeliverable, card
from tests.slack.conftest import SECRET, Bench, running
from tests.standins.slack import SlackStandIn
from tests.standins.slack_events import (
    app_home_opened,
    app_mention,
    app_uninstalled,
    member_left_channel,
    message_by_ourselves,
    message_im,
)
from tests.standins.slack_requests import (
    DIRECT,
    DISCHARGE,
    OUTREACH_WORKER,
    SHARED,
    WARD_SISTER,
    Person,
    SlackRequest,
    block_actions,
    interaction,
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


@pytest.mark.parametrize(("person", "team"), [(WARD_SISTER, "T0ANYTOWN1"), (OUTREACH_WORKER, "T0ANYCHAR1")])
async def test_who_leaves_a_channel_is_made_known_and_nobody_is_answered(
    bench: Bench, person: Person, team: str
) -> None:
    channel = SHARED if person is OUTREACH_WORKER else DISCHARGE
    assert (await bench.send(member_left_channel(person=person, channel=channel))).status_code == 200
    assert await bench.settled() == []
    (intent,) = bench.core.asked
    assert (intent.verb, intent.account) == ("rooms.left", Account("slack", team, person.user))
    assert intent.place.channel == channel.id


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


async def test_a_shortcut_in_a_thread_is_answered_in_it(bench: Bench) -> None:
    url = bench.platform.new_response_url()
    _, sent = await only_call(bench, message_shortcut("The ICB", thread_ts=THREAD, response_url=url))
    assert (sent["response_type"], sent["thread_ts"]) == ("ephemeral", THREAD)


async def test_a_private_card_in_a_thread_is_replaced_there(bench: Bench) -> None:
    url = bench.platform.new_response_url()
    pressed = block_actions({"action_id": "jargon"}, ephemeral=True, thread_ts=THREAD, response_url=url)
    _, sent = await only_call(bench, pressed)
    assert (sent["replace_original"], sent["thread_ts"]) == (True, THREAD)


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


def shared_with_an_aside(intent: Intent) -> Reply:
    return Reply(card("For all"), Audience.ROOM, aside=card(f"Everyone has seen {intent.ref}"))


async def test_show_everyone_posts_for_the_room_and_then_replaces_the_private_card(bench: Bench) -> None:
    bench.core.reply = shared_with_an_aside
    url = bench.platform.new_response_url()
    pressed = {"action_id": "share", "value": "ICB"}
    await bench.send(block_actions(pressed, ephemeral=True, thread_ts=THREAD, response_url=url))
    shown, aside = [call.args for call in await bench.settled()]
    assert (shown["response_type"], shown["replace_original"], shown["thread_ts"]) == ("in_channel", False, THREAD)
    assert (aside["response_type"], aside["replace_original"], aside["thread_ts"]) == ("ephemeral", True, THREAD)
    assert (shown["text"], aside["text"]) == ("For all", "Everyone has seen ICB")


@pytest.mark.parametrize(
    "request_of",
    [
        lambda url: block_actions({"action_id": "share", "value": "ICB"}, response_url=url),
        lambda url: message_shortcut("ICB", response_url=url),
        lambda _: app_mention("share ICB"),
    ],
)
async def test_without_a_private_card_an_aside_is_not_shown(
    bench: Bench, request_of: Callable[[str], SlackRequest]
) -> None:
    bench.core.reply = shared_with_an_aside
    _, sent = await only_call(bench, request_of(bench.platform.new_response_url()))
    assert sent["text"] == "For all"


async def test_a_command_answers_the_room_without_an_aside(bench: Bench) -> None:
    bench.core.reply = shared_with_an_aside
    assert (await bench.send(slash_command("ICB"))).json()["text"] == "For all"
    assert await bench.settled() == []


async def test_two_quick_presses_are_one_delivery_although_slack_gives_each_a_trigger(bench: Bench) -> None:
    url = bench.platform.new_response_url()
    for trigger, moment in (("1.1.a", "1795305600.000100"), ("1.1.b", "1795305600.400100")):
        pressed = {"action_id": "share", "value": "ICB", "action_ts": moment}
        await bench.send(block_actions(pressed, ephemeral=True, response_url=url, trigger=trigger))
    first, second = bench.core.asked
    assert first.delivery == second.delivery


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


async def test_a_press_in_the_home_tab_is_answered_in_the_direct_chat_with_the_workspaces_token(
    platform: SlackStandIn,
) -> None:
    async def token_of(team: str) -> str:
        return platform.token if team == "T0ANYTOWN1" else ""

    home = (Path(__file__).parent.parent / "payloads" / "slack" / "block_actions_home.json").read_text()
    async with running(SlackSettings(SECRET, api_url=platform.api_url), platform, token_of) as bench:
        method, sent = await only_call(bench, interaction(json.loads(home)))
        assert (method, sent["channel"]) == ("chat.postMessage", "U0WARDSIS1")


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

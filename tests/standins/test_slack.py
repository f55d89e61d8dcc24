"""The Slack stand-in keeps its word: each refusal it promises is shown, by Slack's own client library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import Clock, SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.standins import slack_events, slack_requests
from tests.standins.slack import RESPONSE_SECONDS, SlackStandIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHANNEL = "C0DISCHRG1"
PERSON = "U0WARDSIS1"
NOW = 1_795_424_400
DIVIDER: dict[str, Any] = {"type": "divider"}
SECTION = {"type": "section", "text": {"type": "plain_text", "text": "words"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Explain"}, "blocks": [SECTION]}


class StillClock(Clock):
    def now(self) -> float:
        return NOW


class Hands:
    """A clock that the test moves by hand."""

    def __init__(self) -> None:
        self.at = float(NOW)

    def __call__(self) -> float:
        return self.at


@pytest.fixture(scope="module")
async def running() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as slack:
        yield slack


@pytest.fixture
def slack(running: SlackStandIn) -> SlackStandIn:
    running.forget()
    return running


@pytest.fixture
def client(slack: SlackStandIn) -> AsyncWebClient:
    return AsyncWebClient(slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[])


async def test_a_sound_message_is_taken_and_remembered_with_its_blocks(
    slack: SlackStandIn, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=CHANNEL, text="All of it in words", blocks=[DIVIDER, SECTION])
    assert slack.faults == []
    assert slack.calls_to("chat.postMessage") == [
        {"channel": CHANNEL, "text": "All of it in words", "blocks": [DIVIDER, SECTION]}
    ]


async def test_unsound_blocks_are_refused_and_the_fault_is_kept_without_the_words(
    slack: SlackStandIn, client: AsyncWebClient
) -> None:
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.chat_postMessage(channel=CHANNEL, text="words", blocks=[DIVIDER] * 51)
    assert slack.faults == ["chat.postMessage: 51 blocks; a message has at most 50"]
    assert slack.calls == []


async def test_blocks_in_a_form_are_decoded(slack: SlackStandIn, client: AsyncWebClient) -> None:
    form = {"channel": CHANNEL, "text": "words", "blocks": json.dumps([DIVIDER])}
    await client.api_call("chat.postMessage", data=form)
    assert slack.calls_to("chat.postMessage")[0]["blocks"] == [DIVIDER]


@pytest.mark.parametrize(
    ("method", "args", "code"),
    [
        ("chat.postMessage", {"channel": CHANNEL, "blocks": [DIVIDER]}, "no_text"),
        ("chat.postMessage", {"channel": CHANNEL, "text": "  "}, "no_text"),
        ("chat.postMessage", {"channel": CHANNEL, "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"text": "words"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": CHANNEL, "text": "words", "colour": "red"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "#general", "text": "words"}, "channel_not_found"),
        ("chat.postEphemeral", {"channel": CHANNEL, "text": "words"}, "invalid_arguments"),
        ("chat.postEphemeral", {"channel": CHANNEL, "text": "words", "user": "someone"}, "user_not_found"),
        ("chat.update", {"channel": CHANNEL, "text": "words", "ts": "1.1"}, "message_not_found"),
        ("conversations.open", {}, "invalid_arguments"),
        ("views.publish", {"user_id": PERSON, "view": {"type": "modal", "blocks": []}}, "invalid_blocks"),
        ("views.publish", {"user_id": PERSON, "view": {"type": "home", "blocks": [DIVIDER] * 101}}, "invalid_blocks"),
        ("views.open", {"view": MODAL}, "invalid_arguments"),
        ("chat.shout", {}, "unknown_method"),
    ],
)
async def test_a_wrong_call_is_refused_by_name(
    slack: SlackStandIn, client: AsyncWebClient, method: str, args: dict[str, Any], code: str
) -> None:
    with pytest.raises(SlackApiError, match=code):
        await client.api_call(method, json=args)
    assert len(slack.faults) == 1


async def uploaded(client: AsyncWebClient, content: bytes = b"GIF89a") -> str:
    """The id of a file that went through all three steps."""
    asked = await client.files_getUploadURLExternal(filename="a.gif", length=len(content))
    async with aiohttp.ClientSession() as session, session.post(asked["upload_url"], data=content) as answer:
        assert answer.status == 200
    await client.files_completeUploadExternal(files=[{"id": asked["file_id"]}])
    return str(asked["file_id"])


async def shown(client: AsyncWebClient, file: str) -> None:
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": "A picture"}
    await client.chat_postMessage(channel=CHANNEL, text="A picture", blocks=[image])


async def test_an_uploaded_picture_is_shown_once_it_is_ready(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.files.slow = 1
    file = await uploaded(client)
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await shown(client, file)
    await shown(client, file)
    assert slack.faults == []
    assert slack.turned_away == ["chat.postMessage: slack_file is not ready yet"]


async def test_a_file_that_is_not_finished_or_no_picture_is_not_shown(
    slack: SlackStandIn, client: AsyncWebClient
) -> None:
    asked = await client.files_getUploadURLExternal(filename="a.gif", length=3)
    words = await uploaded(client, b"words")
    for file in (asked["file_id"], words, "F0NOWHERE1"):
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            await shown(client, file)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": asked["file_id"]}])
    assert len(slack.faults) == 4


@pytest.mark.parametrize(("content", "headers"), [(b"four", {}), (b"six", {"Authorization": "Bearer xoxb-stand-in"})])
async def test_bytes_of_another_length_or_with_a_token_are_refused(
    slack: SlackStandIn, client: AsyncWebClient, content: bytes, headers: dict[str, str]
) -> None:
    url = (await client.files_getUploadURLExternal(filename="a.gif", length=3))["upload_url"]
    async with aiohttp.ClientSession() as session, session.post(url, data=content, headers=headers) as answer:
        assert answer.status == 400
    assert len(slack.faults) == 1


async def test_without_its_scope_nothing_is_uploaded(
    slack: SlackStandIn, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack, "scopes", ("chat:write",))
    with pytest.raises(SlackApiError, match="missing_scope"):
        await uploaded(client)


async def test_every_method_answers_a_right_call(slack: SlackStandIn, client: AsyncWebClient) -> None:
    who = await client.auth_test()
    assert "chat:write" in who.headers["x-oauth-scopes"]
    posted = await client.chat_postMessage(channel=CHANNEL, text="first")
    await client.chat_update(channel=CHANNEL, ts=str(posted["ts"]), text="second")
    await client.chat_postEphemeral(channel=CHANNEL, user=PERSON, text="for one")
    direct = await client.conversations_open(users=PERSON)
    assert str(direct["channel"]["id"]).startswith("D")
    assert (await client.conversations_info(channel="C0SHARED01"))["channel"]["is_ext_shared"]
    assert (await client.users_info(user=PERSON))["user"]["team_id"] == slack.team
    await client.views_publish(user_id=PERSON, view={"type": "home", "blocks": [DIVIDER] * 100})
    await client.views_open(trigger_id="once", view=MODAL)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id="once", view=MODAL)
    socket = await client.apps_connections_open(app_token=slack.app_token)
    assert str(socket["url"]).startswith("ws://127.0.0.1")
    await uploaded(client)
    assert {call.method for call in slack.calls} == slack.methods - {"response", "oauth.v2.access"}


async def test_a_wrong_token_is_refused(slack: SlackStandIn) -> None:
    stranger = AsyncWebClient("xoxb-stranger", base_url=slack.api_url, retry_handlers=[])
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await stranger.chat_postMessage(channel=CHANNEL, text="words")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await stranger.apps_connections_open(app_token=slack.token)
    assert slack.calls == []


async def test_a_channel_that_is_gone_is_no_fault_of_ours(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.gone.add("C0CLOSED01")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="C0CLOSED01", text="words")
    assert (slack.faults, len(slack.turned_away)) == ([], 1)


async def test_a_response_url_takes_five_answers(slack: SlackStandIn) -> None:
    hook = AsyncWebhookClient(slack.new_response_url())
    assert [(await hook.send(text="answer")).status_code for _ in range(6)] == [200] * 5 + [404]
    assert slack.faults == ["response: the response URL was used 5 times before"]


async def test_a_response_url_lasts_thirty_minutes() -> None:
    hands = Hands()
    async with SlackStandIn(clock=hands) as slack:
        hook = AsyncWebhookClient(slack.new_response_url())
        hands.at += RESPONSE_SECONDS
        assert (await hook.send(text="just in time")).status_code == 200
        hands.at += 1
        late = await hook.send(text="too late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


@pytest.mark.parametrize(
    "body",
    [
        {"blocks": [DIVIDER]},
        {"text": "t", "blocks": [{}]},
        {"text": "t", "response_type": "all"},
        {"text": "t", "to": "all"},
    ],
)
async def test_a_wrong_response_is_refused(slack: SlackStandIn, body: dict[str, Any]) -> None:
    answer = await AsyncWebhookClient(slack.new_response_url()).send_dict(body)
    assert (answer.status_code, len(slack.faults)) == (400, 1)


async def test_a_response_that_is_not_json_is_refused(slack: SlackStandIn) -> None:
    async with aiohttp.ClientSession() as session, session.post(slack.new_response_url(), data={"text": "t"}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    "request_",
    [
        slack_requests.slash_command("ICB"),
        slack_events.app_mention("jargon ICB"),
        slack_events.message_im("jargon ICB"),
        slack_events.message_by_ourselves("words"),
        slack_events.app_home_opened(),
        slack_events.app_uninstalled(),
        slack_requests.message_shortcut("The ICB will decide"),
        slack_requests.block_actions({"action_id": "press", "value": "1"}),
        slack_events.url_verification(),
        slack_requests.ssl_check(),
    ],
)
def test_every_request_carries_the_signature_that_slacks_own_verifier_takes(
    request_: slack_requests.SlackRequest,
) -> None:
    verifier = SignatureVerifier("made-up-secret", StillClock())
    body = request_.body.decode()
    assert verifier.is_valid_request(body, request_.headers("made-up-secret", NOW))
    assert not verifier.is_valid_request(body, request_.headers("another-secret", NOW))
    assert not verifier.is_valid_request(body, request_.headers("made-up-secret", NOW - 301))

"""Requests as Slack sends them to an app, signed. Pure: every id and time is an argument with an example as default.

Facts from docs.slack.dev (verifying-requests-from-slack, slash-commands, interaction-payloads; events-api for
slack_events.py). All people and workspaces are made up. In a Slack Connect channel `team_id` is the workspace that
installed the app, and `user_team` or `user.team_id` the person's own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.standins.slack_methods import APP, BOT, BOT_USER

TOKEN = "made-up-verification-token"  # deprecated by Slack, still sent
TRIGGER = "1234567890.0987654321.0123456789abcdef"
TS = "1795305600.000100"
RESPONSE_URL = "https://hooks.slack.com/commands/T0ANYTOWN1/1/example"


@dataclass(frozen=True)
class Person:
    """Someone in Slack: user id, the id of their own workspace, that workspace's domain, and a handle."""

    user: str
    team: str
    domain: str
    name: str


@dataclass(frozen=True)
class Channel:
    """Where it happens: id, name, and whether another workspace shares it."""

    id: str
    name: str
    shared: bool = False


@dataclass(frozen=True)
class Installation:
    """Through which an event comes: a workspace's own, or that of the whole organisation it belongs to."""

    team: str
    organisation: str = ""
    bot_user: str = BOT_USER


HOME_TEAM = "T0ANYTOWN1"
HOME_DOMAIN = "anytown-trust-example"
WARD_SISTER = Person("U0WARDSIS1", HOME_TEAM, HOME_DOMAIN, "ward.sister")
OUTREACH_WORKER = Person(
    "U0OUTREACH", "T0ANYCHAR1", "anytown-charity-example", "outreach.worker"
)  # a partner, without the app
DISCHARGE = Channel("C0DISCHRG1", "big-room-discharge")
SHARED = Channel("C0SHARED01", "big-room-frailty", shared=True)
DIRECT = Channel("D0WARDSIS1", "directmessage")


@dataclass(frozen=True)
class SlackRequest:
    """The body of one POST, ready to be signed."""

    body: bytes
    content_type: str

    def headers(self, secret: str, timestamp: int) -> dict[str, str]:
        """Everything to send beside the body. `timestamp` is Unix seconds."""
        return {"Content-Type": self.content_type, **sign(secret, timestamp, self.body)}


def sign(secret: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Slack's two signature headers: HMAC-SHA256 over version, time and body."""
    signed = hmac.new(secret.encode(), b"v0:%d:%s" % (timestamp, body), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={signed}"}


def slash_command(  # noqa: PLR0913 - one argument a documented field that tests vary
    text: str,
    *,
    person: Person = WARD_SISTER,
    channel: Channel = DISCHARGE,
    command: str = "/jargon",
    response_url: str = RESPONSE_URL,
    trigger: str = TRIGGER,
) -> SlackRequest:
    """A slash command. Only people of the workspace that installed the app can send one."""
    return _form(
        token=TOKEN,
        team_id=person.team,
        team_domain=person.domain,
        channel_id=channel.id,
        channel_name=channel.name,
        user_id=person.user,
        user_name=person.name,
        command=command,
        text=text,
        api_app_id=APP,
        is_enterprise_install="false",
        response_url=response_url,
        trigger_id=trigger,
    )


def message_shortcut(  # noqa: PLR0913 - one argument a documented field that tests vary
    about: str,
    *,
    callback_id: str = "explain",
    person: Person = WARD_SISTER,
    channel: Channel = DISCHARGE,
    thread_ts: str | None = None,
    response_url: str = RESPONSE_URL,
    trigger: str = TRIGGER,
) -> SlackRequest:
    """A shortcut used on the message `about`, in a thread when `thread_ts` is given."""
    message = {"type": "message", "user": "U0SOMEONE1", "ts": TS, "text": about, "team": HOME_TEAM}
    return interaction(
        {
            "type": "message_action",
            "callback_id": callback_id,
            "action_ts": TS,
            "message_ts": TS,
            "message": {**message, **({"thread_ts": thread_ts} if thread_ts else {})},
            "response_url": response_url,
            **_interacting(person, channel, trigger),
        }
    )


def block_actions(  # noqa: PLR0913 - one argument a documented field that tests vary
    action: dict[str, Any],
    *,
    values: dict[str, dict[str, Any]] | None = None,
    person: Person = WARD_SISTER,
    channel: Channel = DISCHARGE,
    message_ts: str = TS,
    thread_ts: str | None = None,
    ephemeral: bool = False,
    response_url: str = RESPONSE_URL,
    trigger: str = TRIGGER,
) -> SlackRequest:
    """A press in a message. `action` is the element with its `value`; `values` is `state.values`: block, action, value.

    Of an ephemeral message Slack sends no `message`, so that only `container` says where it was.
    """
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    container = {"type": "message", "message_ts": message_ts, "channel_id": channel.id, "is_ephemeral": ephemeral}
    message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "ts": message_ts, "text": "A card"}
    return interaction(
        {
            "type": "block_actions",
            "container": {**container, **thread},
            "actions": [{"type": "button", "block_id": "b1", "action_ts": TS, **action}],
            "state": {"values": values or {}},
            "response_url": response_url,
            **({} if ephemeral else {"message": {**message, "team": HOME_TEAM, **thread}}),
            **_interacting(person, channel, trigger),
        }
    )


def ssl_check() -> SlackRequest:
    """Slack's occasional look at the certificate of a slash command's URL: it wants a 200."""
    return _form(ssl_check="1", token=TOKEN)


def interaction(payload: dict[str, Any]) -> SlackRequest:
    """Interactions come as JSON in the one form field `payload`."""
    return _form(payload=json.dumps(payload))


def as_json(payload: dict[str, Any]) -> SlackRequest:
    """Events come as a JSON body."""
    return SlackRequest(json.dumps(payload).encode(), "application/json")


def _form(**fields: str) -> SlackRequest:
    return SlackRequest(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def _interacting(person: Person, channel: Channel, trigger: str) -> dict[str, Any]:
    return {
        "user": {"id": person.user, "username": person.name, "name": person.name, "team_id": person.team},
        "team": {"id": HOME_TEAM, "domain": HOME_DOMAIN},
        "channel": {"id": channel.id, "name": channel.name},
        "api_app_id": APP,
        "token": TOKEN,
        "trigger_id": trigger,
        "enterprise": None,
        "is_enterprise_install": False,
    }

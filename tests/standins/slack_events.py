"""Events as Slack tells an app of them, signed: what people wrote, opened and left. Pure, like the requests."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from tests.standins.slack_methods import APP, BOT, BOT_USER
from tests.standins.slack_requests import (
    DIRECT,
    DISCHARGE,
    HOME_TEAM,
    TOKEN,
    TS,
    WARD_SISTER,
    Channel,
    Installation,
    Person,
    SlackRequest,
    as_json,
)


def app_mention(  # noqa: PLR0913 - one argument a documented field that tests vary
    words: str,
    *,
    person: Person = WARD_SISTER,
    channel: Channel = DISCHARGE,
    thread_ts: str | None = None,
    ts: str = "",
    event_id: str = "Ev0MENTION1",
    installation: Installation | None = None,
) -> SlackRequest:
    """Someone wrote `@BigRoom words` in a channel, or in a thread of it when `thread_ts` is given."""
    ts = ts or _said_at(event_id)
    mention = {"type": "user", "user_id": BOT_USER}
    event = {
        "type": "app_mention",
        "text": f"<@{BOT_USER}> {words}",
        "channel": channel.id,
        **_said(person, ts, [mention, {"type": "text", "text": f" {words}"}]),
        **({"thread_ts": thread_ts} if thread_ts else {}),
        **(_from_elsewhere(person) if channel.shared else {}),
    }
    return _event(event, event_id, shared=channel.shared, installation=installation)


def message_im(
    words: str, *, person: Person = WARD_SISTER, channel: Channel = DIRECT, ts: str = "", event_id: str = "Ev0DIRECT01"
) -> SlackRequest:
    """Someone wrote to the app in a direct chat."""
    ts = ts or _said_at(event_id)
    said = _said(person, ts, [{"type": "text", "text": words}])
    event = {"type": "message", "channel_type": "im", "text": words, "channel": channel.id, **said}
    return _event(event, event_id, shared=False)


def message_by_ourselves(words: str, *, channel: Channel = DIRECT, ts: str = TS) -> SlackRequest:
    """Slack tells an app of its own messages too: answering one would never end."""
    event = {
        "type": "message",
        "channel_type": "im",
        "user": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "text": words,
        "ts": ts,
        "event_ts": ts,
        "team": HOME_TEAM,
        "channel": channel.id,
    }
    return _event(event, "Ev0OURSELF1", shared=False)


def app_home_opened(
    *, person: Person = WARD_SISTER, channel: Channel = DIRECT, event_id: str = "Ev0HOMETAB1"
) -> SlackRequest:
    """Someone opened the app's Home tab."""
    event = {"type": "app_home_opened", "user": person.user, "channel": channel.id, "tab": "home", "event_ts": TS}
    return _event(event, event_id, shared=False)


def member_left_channel(*, person: Person = WARD_SISTER, channel: Channel = DISCHARGE) -> SlackRequest:
    """Someone left a channel, or was removed from it; `team` is the workspace they are from."""
    where = {"channel": channel.id, "channel_type": "C"}
    event = {"type": "member_left_channel", "user": person.user, **where, "team": person.team, "event_ts": TS}
    return _event(event, "Ev0LEFT0001", shared=channel.shared)


def app_uninstalled(*, installation: Installation | None = None, at: int = int(float(TS))) -> SlackRequest:
    """The workspace removed the app: its token is dead."""
    event = {"type": "app_uninstalled", "event_ts": TS}
    return _event(event, "Ev0REMOVED1", shared=False, installation=installation, at=at)


def tokens_revoked(*, bot: bool, installation: Installation | None = None, at: int = int(float(TS))) -> SlackRequest:
    """Tokens are dead: the bot's, or only a person's."""
    tokens = {"oauth": [] if bot else ["U0SOMEONE1"], "bot": [BOT_USER] if bot else []}
    event = {"type": "tokens_revoked", "tokens": tokens, "event_ts": TS}
    return _event(event, "Ev0REVOKED1", shared=False, installation=installation, at=at)


def url_verification(challenge: str = "made-up-challenge") -> SlackRequest:
    """Slack's question when an events URL is first entered: it wants the challenge back."""
    return as_json({"type": "url_verification", "token": TOKEN, "challenge": challenge})


def _said(person: Person, ts: str, pieces: list[dict[str, Any]]) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": pieces}
    return {
        "user": person.user,
        "ts": ts,
        "event_ts": ts,
        "client_msg_id": "00000000-0000-4000-8000-000000000001",
        "team": person.team,
        "blocks": [{"type": "rich_text", "block_id": "said", "elements": [section]}],
    }


def _from_elsewhere(person: Person) -> dict[str, Any]:
    return {
        "user_team": person.team,
        "source_team": person.team,
        "user_profile": {"name": person.name, "team": person.team},
    }


def _said_at(event_id: str) -> str:
    """The `ts` of a message: no two in a channel have the same, so those of different events differ too."""
    if event_id in ("Ev0MENTION1", "Ev0DIRECT01"):
        return TS
    seconds, rest = divmod(crc32(event_id.encode()), 1_000_000)
    return f"{1_795_000_000 + seconds}.{rest:06}"


def _event(
    event: dict[str, Any],
    event_id: str,
    *,
    shared: bool,
    installation: Installation | None = None,
    at: int = int(float(TS)),
) -> SlackRequest:
    through = installation or Installation(HOME_TEAM)
    organisation = through.organisation or None
    installed = {"enterprise_id": organisation, "team_id": through.team, "user_id": through.bot_user, "is_bot": True}
    return as_json(
        {
            "token": TOKEN,
            "team_id": through.team,
            "enterprise_id": organisation,
            "context_team_id": through.team,
            "context_enterprise_id": organisation,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": at,
            "authorizations": [{**installed, "is_enterprise_install": bool(organisation)}],
            "is_ext_shared_channel": shared,
            "event_context": "4-made-up-context",
        }
    )

"""The Web API methods that the Slack stand-in answers: what each needs, what it may have, and its answer.

Facts from docs.slack.dev/reference/methods. Answers carry the documented fields that an app is likely to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standins.slack import SlackStandIn

    Answer = Callable[[SlackStandIn, dict[str, Any]], dict[str, Any]]

BOT_USER = "U0BIGROOM1"
BOT = "B0BIGROOM1"
APP = "A0BIGROOM1"
SHARED_PREFIX = "C0SHARED"  # channels whose id begins so are shared with another workspace

MESSAGE_OPTIONS = ("blocks", "thread_ts", "link_names", "parse", "icon_emoji", "icon_url", "username")
RESPONSE_ARGUMENTS = frozenset(
    {"text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "unfurl_links", "mrkdwn"}
)


@dataclass(frozen=True)
class Method:
    """`needs`, `one_of` and `may` are argument names; `view` the kind of view it takes.

    `for_the_app` methods take the app's own token (Socket Mode) and not the workspace's; `scope` is one that the
    workspace may not have granted yet.
    """

    answer: Answer
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    view: str = ""
    for_the_app: bool = False
    scope: str = ""


def _who_we_are(slack: SlackStandIn, _: dict[str, Any]) -> dict[str, Any]:
    return {
        "url": f"{slack.url}/",
        "team": "Anytown Trust (example)",
        "user": "bigroom",
        "team_id": slack.team,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def _posted(slack: SlackStandIn, args: dict[str, Any]) -> dict[str, Any]:
    ts = slack.new_ts()
    slack.posted.add((args["channel"], ts))
    return {"channel": args["channel"], "ts": ts, "message": _message(slack, args, ts)}


def _whispered(slack: SlackStandIn, _: dict[str, Any]) -> dict[str, Any]:
    return {"message_ts": slack.new_ts()}


def _updated(slack: SlackStandIn, args: dict[str, Any]) -> dict[str, Any]:
    return {
        "channel": args["channel"],
        "ts": args["ts"],
        "text": args["text"],
        "message": _message(slack, args, args["ts"]),
    }


def _message(slack: SlackStandIn, args: dict[str, Any], ts: str) -> dict[str, Any]:
    said: dict[str, Any] = {key: args[key] for key in ("text", "blocks", "thread_ts") if key in args}
    return {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": slack.team, "ts": ts, **said}


def _shown(slack: SlackStandIn, args: dict[str, Any]) -> dict[str, Any]:
    return {"view": {"id": f"V{slack.new_ts()}", "team_id": slack.team, "hash": slack.new_ts(), **args["view"]}}


def _direct_chat(_: SlackStandIn, args: dict[str, Any]) -> dict[str, Any]:
    return {"channel": {"id": args.get("channel") or f"D{args['users'].partition(',')[0][1:]}"}}


def _channel(slack: SlackStandIn, args: dict[str, Any]) -> dict[str, Any]:
    channel = args["channel"]
    shared = channel.startswith(SHARED_PREFIX)
    return {
        "channel": {
            "id": channel,
            "name": "example-channel",
            "is_channel": channel.startswith("C"),
            "is_im": channel.startswith("D"),
            "is_member": True,
            "is_ext_shared": shared,
            "is_shared": shared,
            "context_team_id": slack.team,
        }
    }


def _person(slack: SlackStandIn, args: dict[str, Any]) -> dict[str, Any]:
    name = f"Example Person {args['user'][-4:]}"
    return {
        "user": {
            "id": args["user"],
            "team_id": slack.team,
            "name": "example.person",
            "real_name": name,
            "tz": "Europe/London",
            "is_bot": False,
            "deleted": False,
            "profile": {"real_name": name, "display_name": name, "team": slack.team},
        }
    }


def _address(slack: SlackStandIn, args: dict[str, Any]) -> dict[str, Any]:
    name = slack.files.ask(args["length"])
    return {"upload_url": f"{slack.url}/upload/{name}", "file_id": name}


def _complete(slack: SlackStandIn, args: dict[str, Any]) -> dict[str, Any]:
    slack.files.complete(args["files"])
    return {"files": [{"id": file["id"], "title": file.get("title", "")} for file in args["files"]]}


def _socket(slack: SlackStandIn, _: dict[str, Any]) -> dict[str, Any]:
    # Enough to see that the app token is right; no socket listens behind it.
    return {"url": f"{slack.url.replace('http', 'ws', 1)}/link/?ticket=stand-in"}


METHODS: dict[str, Method] = {
    "auth.test": Method(_who_we_are),
    "apps.connections.open": Method(_socket, for_the_app=True),
    "chat.postMessage": Method(
        _posted,
        needs=("channel", "text"),
        may=(*MESSAGE_OPTIONS, "reply_broadcast", "unfurl_links", "unfurl_media", "mrkdwn", "metadata"),
    ),
    "chat.postEphemeral": Method(_whispered, needs=("channel", "user", "text"), may=MESSAGE_OPTIONS),
    "chat.update": Method(
        _updated,
        needs=("channel", "ts", "text"),
        may=("blocks", "link_names", "parse", "reply_broadcast", "metadata"),
    ),
    "conversations.info": Method(_channel, needs=("channel",), may=("include_locale", "include_num_members")),
    "conversations.open": Method(_direct_chat, may=("return_im", "prevent_creation"), one_of=("channel", "users")),
    "files.getUploadURLExternal": Method(
        _address, needs=("filename", "length"), may=("alt_txt", "snippet_type"), scope="files:write"
    ),
    "files.completeUploadExternal": Method(
        _complete, needs=("files",), may=("channel_id", "channels", "initial_comment", "thread_ts"), scope="files:write"
    ),
    "users.info": Method(_person, needs=("user",), may=("include_locale",)),
    "views.open": Method(_shown, needs=("trigger_id", "view"), view="modal"),
    "views.publish": Method(_shown, needs=("user_id", "view"), may=("hash",), view="home"),
}

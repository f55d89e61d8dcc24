"""The app manifest that an administrator pastes into api.slack.com, from the one list of Commands.

Held against Slack's own schema (github.com/slackapi/manifest-schema) where the tests have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.slack.render import cut
from bot.message import Command

NAME = "BigRoom"
ABOUT = "One shared space for several health and care organisations, in Slack, in Teams and on the web."
COLOUR = "#124252"
PATH = "/slack/events"  # the one address that Slack posts to, below our own
REDIRECT_PATH = "/slack/oauth"  # where a browser comes back after somebody agreed to install the app

COMMAND, DESCRIPTION, HINT = 32, 2_000, 1_000
SHORTCUT, SHORTCUT_DESCRIPTION, SHORTCUTS = 24, 150, 10

# Every scope says what it is for; nothing reads channel history.
SCOPES = (
    "app_mentions:read",  # @BigRoom jargon ICB
    "channels:read",  # to hear that someone left a public channel; it shows no message
    "chat:write",  # answers, cards for the Room, and cards for one person: their id is enough for a direct message
    "commands",  # slash commands and message shortcuts
    "files:write",  # the picture in a summary; nothing reads files
    "groups:read",  # to hear that someone left a private channel; it shows no message
    "im:history",  # what people write to the bot directly
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "member_left_channel",
    "message.im",
    "tokens_revoked",
)


def manifest(commands: Iterable[Command], public_url: str, *, socket_mode: bool = False) -> dict[str, Any]:
    """The manifest, ready for JSON or YAML. `public_url` is where Slack reaches us; Socket Mode needs none.

    Over HTTP it always has what several workspaces need, so that an app made for one need not be changed for more.
    """
    listed = tuple(commands)
    ours = public_url.rstrip("/")
    url = {} if socket_mode else {"request_url": f"{ours}{PATH}"}
    back = {} if socket_mode else {"redirect_urls": [f"{ours}{REDIRECT_PATH}"]}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {"name": NAME, "description": ABOUT, "background_color": COLOUR},
        "features": _features(listed, {"url": url["request_url"]} if url else {}),
        "oauth_config": {**back, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **url},
            "org_deploy_enabled": not socket_mode,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def _features(commands: tuple[Command, ...], url: dict[str, str]) -> dict[str, Any]:
    shortcuts = [_shortcut(command) for command in commands if command.shortcut][:SHORTCUTS]
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": NAME, "always_online": True},
        "slash_commands": [_slash_command(command, url) for command in commands],
        **({"shortcuts": shortcuts} if shortcuts else {}),
    }


def _slash_command(command: Command, url: dict[str, str]) -> dict[str, Any]:
    """`should_escape` is false, so that what people type comes as they typed it, without Slack's ids in it."""
    return {
        "command": f"/{command.verb}"[:COMMAND],
        **url,
        "description": cut(command.help, DESCRIPTION),
        **({"usage_hint": cut(command.argument, HINT)} if command.argument else {}),
        "should_escape": False,
    }


def _shortcut(command: Command) -> dict[str, Any]:
    return {
        "name": cut(command.shortcut, SHORTCUT),
        "type": "message",
        "callback_id": command.verb,
        "description": cut(command.help, SHORTCUT_DESCRIPTION),
    }

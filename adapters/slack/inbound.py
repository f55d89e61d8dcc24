"""What Slack sends, as Intents. Pure; the payloads are those of docs.slack.dev, one function a kind.

Who someone is: in a channel shared between workspaces (Slack Connect) the payload's own `team_id` is the workspace
that installed the app, which need not be the person's. Theirs is `user_team` in an event and `user.team_id` in an
interaction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from adapters.slack.render import LINK, verb_of
from bot.message import Account, Intent, Place

Payload = Mapping[str, Any]

PLATFORM = "slack"
ENTITY = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
FIRST_MENTION = re.compile(r"\s*<@[^<>]*>")


class Unreadable(ValueError):  # noqa: N818 -- says what the payload is; nothing of ours failed
    """The payload lacks something that Slack documents; the message names the key, never a value."""


def command(form: Payload) -> Intent:
    """A slash command. Slack offers it only to people whose workspace has the app, and never in a thread."""
    team, channel = _at(form, "team_id"), _need(form, "channel_id")
    return Intent(
        verb=_need(form, "command").lstrip("/").lower(),
        account=Account(PLATFORM, team, _need(form, "user_id")),
        place=_place(team, channel),
        words=_decoded(_at(form, "text")).strip(),
        handle={"way": "url", "response_url": _at(form, "response_url")},
        delivery=_need(form, "trigger_id"),
    )


def event(body: Payload) -> Intent | None:
    """A mention, a direct message or an opened Home tab; None for what needs no answer."""
    held = body.get("event")
    said: Payload = held if isinstance(held, Mapping) else {}
    match _at(said, "type"):
        case "app_mention" if not _automatic(body, said):
            return _heard(body, said, direct=False)
        case "message" if _at(said, "channel_type") == "im" and not _automatic(body, said):
            return _heard(body, said, direct=True)
        case "app_home_opened" if _at(said, "tab") == "home":
            return _home(body, said)
        case "":
            key = "event.type"
            raise Unreadable(key)
        case _:
            return None


def shortcut(body: Payload) -> Intent:
    """A message's shortcut: the verb is its callback_id, and the message's text is what it is about."""
    thread = _at(body, "message", "thread_ts")
    return Intent(
        verb=_need(body, "callback_id"),
        account=_presser(body),
        place=_place(_installed(body), _need(body, "channel", "id"), thread),
        about=_spoken(_at(body, "message", "text")),
        handle={"way": "url", "response_url": _need(body, "response_url")},
        delivery=_need(body, "trigger_id"),
        answered_apart=True,
    )


def press(body: Payload) -> Intent | None:
    """A button, with everything typed into its message; None for a link, which Slack opens by itself."""
    action = _first(body, "actions")
    verb = verb_of(_need(action, "action_id"))
    if verb == LINK or _at(action, "type") != "button":
        return None
    return Intent(
        verb=verb,
        account=_presser(body),
        place=_pressed_in(body),
        ref=_at(action, "value"),
        answers=_answers(body),
        handle=_handle(body),
        delivery=_need(body, "trigger_id"),
        answered_apart=True,
    )


def installed_team(body: Payload) -> str:
    """The workspace whose installation an event came through; with several, Slack lists the one that is ours."""
    return _at(_first(body, "authorizations", {}), "team_id") or _at(body, "team_id")


def event_type(body: Payload) -> str:
    """The kind of an event, such as app_uninstalled."""
    return _at(body, "event", "type")


def _heard(body: Payload, said: Payload, *, direct: bool) -> Intent:
    """Plain words: the router knows the grammar. Said outside a thread they are answered outside one, in plain view."""
    return Intent(
        verb="",
        account=Account(PLATFORM, _own_team(body, said), _need(said, "user")),
        place=_place(installed_team(body), _need(said, "channel"), _at(said, "thread_ts"), direct=direct),
        words=_spoken(_unmentioned(_at(said, "text"), _bot(body))).strip(),
        handle={"way": "channel"},
        delivery=_need(body, "event_id"),
        answered_apart=True,
    )


def _home(body: Payload, said: Payload) -> Intent:
    team = installed_team(body)
    return Intent(
        verb="bigroom",
        account=Account(PLATFORM, team, _need(said, "user")),
        place=_place(team, _need(said, "channel"), direct=True),
        words="help",
        handle={"way": "home"},
        delivery=_need(body, "event_id"),
        answered_apart=True,
    )


def _automatic(body: Payload, said: Payload) -> bool:
    """Bots' messages, ours among them, edits, deletions and notices: an answer to one could go round for ever."""
    ours = _at(said, "user") == (_bot(body) or None)
    return ours or any(said.get(key) for key in ("bot_id", "subtype", "hidden", "edited"))


def _own_team(body: Payload, said: Payload) -> str:
    """The person's workspace. In Enterprise Grid `user_team` may be an organisation (E…), listed beside a workspace."""
    team = _at(said, "user_team") or _at(said, "team") or _at(body, "team_id")
    for organisation, workspace in (("enterprise_id", "team_id"), ("context_enterprise_id", "context_team_id")):
        if team.startswith("E") and team == _at(body, organisation):
            return _at(body, workspace) or team
    return team


def _bot(body: Payload) -> str:
    return _at(_first(body, "authorizations", {}), "user_id")


def _presser(body: Payload) -> Account:
    return Account(PLATFORM, _at(body, "user", "team_id") or _installed(body), _need(body, "user", "id"))


def _installed(body: Payload) -> str:
    return _at(body, "team", "id") or _at(body, "user", "team_id")


def _pressed_in(body: Payload) -> Place:
    """The Home tab is no channel: what is pressed there is answered in the direct chat, reached by the person's id."""
    channel = _at(body, "container", "channel_id") or _at(body, "channel", "id")
    if not channel:
        return _place(_installed(body), _need(body, "user", "id"), direct=True)
    return _place(_installed(body), channel, _at(body, "container", "thread_ts") or _at(body, "message", "thread_ts"))


def _handle(body: Payload) -> dict[str, str]:
    url = _at(body, "response_url")
    if not url:
        return {"way": "channel"}
    private = body["container"].get("is_ephemeral") is True if isinstance(body.get("container"), Mapping) else False
    return {"way": "url", "response_url": url, **({"replace": "yes"} if private else {})}


def _answers(body: Payload) -> dict[str, str]:
    state = body.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    groups = values.values() if isinstance(values, Mapping) else ()
    return {name: _typed(entry) for group in groups if isinstance(group, Mapping) for name, entry in group.items()}


def _typed(entry: object) -> str:
    kinds = ("value",), ("selected_option", "value"), ("selected_date",), ("selected_time",)
    return next((found for path in kinds if (found := _at(entry, *path))), "")


def _place(team: str, channel: str, thread: str = "", *, direct: bool | None = None) -> Place:
    direct = channel.startswith("D") if direct is None else direct
    return Place(PLATFORM, channel, _address(team, channel), thread, direct)


@lru_cache(maxsize=1_000)  # a few channels hold most of what is said
def _address(team: str, channel: str) -> str:
    """`team` is in it because it decides whose token may post there."""
    return json.dumps({"team": team, "channel": channel})


def _unmentioned(text: str, bot: str) -> str:
    if not bot:
        return FIRST_MENTION.sub("", text, count=1)
    return re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>", " ", text)


def _spoken(text: str) -> str:
    """A message as people read it: Slack writes links, people and channels as `<…>`."""
    return _decoded(ENTITY.sub(_shown, text))


def _shown(entity: re.Match[str]) -> str:
    sign, target, label = entity[1], entity[2], entity[3] or ""
    match sign:
        case "@" | "#":
            return f"{sign}{label}" if label else ""
        case "!":
            return label or f"@{target}"
        case _:
            return label or target


def _decoded(text: str) -> str:
    """Slack encodes these three characters and no others, so R&D arrives as R&amp;D."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text


def _first(body: Payload, key: str, default: Payload | None = None) -> Payload:
    listed = body.get(key)
    first = listed[0] if isinstance(listed, list) and listed else default
    if not isinstance(first, Mapping):
        raise Unreadable(key)
    return first


def _at(body: object, *path: str) -> str:
    """The text at a path of keys; empty where there is none, because Slack leaves out what does not apply.

    JSON may carry half of a surrogate pair, which no database and no socket takes: it becomes a question mark.
    """
    for key in path:
        body = body.get(key) if isinstance(body, Mapping) else None
    if not isinstance(body, str):
        return ""
    return body if body.isascii() else body.encode("utf-8", "replace").decode()


def _need(body: object, *path: str) -> str:
    found = _at(body, *path)
    if not found:
        raise Unreadable(".".join(path))
    return found

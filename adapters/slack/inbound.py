"""What Slack sends, as Intents. Pure; the payloads are those of docs.slack.dev, one function a kind.

Who someone is: in a channel shared between workspaces (Slack Connect) the payload's own `team_id` is the workspace
that installed the app, which need not be the person's. Theirs is `user_team` in an event and `user.team_id` in an
interaction.

Whose token answers: `installed` says which installation something came through, a workspace's own (T…) or, for an
organisation of Enterprise Grid that took the app as a whole, the organisation's (E…).

Where we are: an Intent's Place carries an address only if what came proves that we are there, because the core keeps
such addresses and posts to them. Slack tells of mentions and direct messages only those who are in the conversation; a
command, a shortcut and a press come from anywhere, even from a card of ours, since a response URL reaches channels
that we are not in. The address for the answer is in the handle, always.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from adapters.slack.address import PLATFORM, written
from adapters.slack.render import LINK, verb_of
from adapters.slack.spoken import decoded, spoken, unmentioned
from bot.message import Account, Intent, Place

Payload = Mapping[str, Any]

LEFT = "rooms.left"  # the verb that ends a membership; its answer reaches nobody
TWICE = 5  # seconds in which two like presses are one


class Unreadable(ValueError):  # noqa: N818 -- says what the payload is; nothing of ours failed
    """The payload lacks something that Slack documents; the message names the key, never a value."""


def command(form: Payload) -> Intent:
    """A slash command. Slack offers it only to people whose workspace has the app, and never in a thread."""
    channel = _need(form, "channel_id")
    address = written(installed(form), channel)
    return Intent(
        verb=_need(form, "command").lstrip("/").lower(),
        account=Account(PLATFORM, _at(form, "team_id"), _need(form, "user_id")),
        place=_place(channel),
        words=decoded(_at(form, "text")).strip(),
        handle={"way": "url", "response_url": _at(form, "response_url"), "address": address},
        delivery=_need(form, "trigger_id"),
    )


def event(body: Payload) -> Intent | None:
    """A mention, a direct message, an opened Home tab or someone who left; None for what needs nothing done."""
    held = body.get("event")
    said: Payload = held if isinstance(held, dict) else {}
    match _at(said, "type"):
        case "app_mention" if not _automatic(body, said):
            return _heard(body, said, direct=False)
        case "message" if _at(said, "channel_type") == "im" and not _automatic(body, said):
            return _heard(body, said, direct=True)
        case "app_home_opened" if _at(said, "tab") == "home":
            return _home(body, said)
        case "member_left_channel" if _at(said, "user") != _bot(body):
            return _left(body, said)
        case "":
            key = "event.type"
            raise Unreadable(key)
        case _:
            return None


def shortcut(body: Payload) -> Intent:
    """A message's shortcut: the verb is its callback_id, and the message's text is what it is about."""
    channel = _need(body, "channel", "id")
    url, address = _need(body, "response_url"), written(installed(body), channel)
    return Intent(
        verb=_need(body, "callback_id"),
        account=_presser(body),
        place=_place(channel, _thread(body.get("message"), "ts")),
        about=spoken(_at(body, "message", "text")),
        handle={"way": "url", "response_url": url, "address": address},
        delivery=_need(body, "trigger_id"),
        answered_apart=True,
    )


def press(body: Payload) -> Intent | None:
    """A button, with everything typed into its message; None for a link, which Slack opens by itself."""
    action = _first(body, "actions")
    verb = verb_of(_need(action, "action_id"))
    if verb == LINK or _at(action, "type") != "button":
        return None
    place, answers = _pressed_in(body), _answers(body)
    return Intent(
        verb=verb,
        account=_presser(body),
        place=place,
        ref=_at(action, "value"),
        answers=answers,
        handle={"address": written(installed(body), place.channel), **_way(body)},
        delivery=_press(body, action, answers),
        answered_apart=True,
    )


def installed(body: Payload) -> str:
    """The id of the installation that something came through; an event that has several lists one of them."""
    ours = _first(body, "authorizations", {})
    organisation = _at(ours, "enterprise_id") or _at(body, "enterprise", "id") or _at(body, "enterprise_id")
    if organisation and _true(ours or body, "is_enterprise_install"):
        return organisation
    team = _at(ours, "team_id") or _at(body, "team", "id") or _at(body, "team_id") or _at(body, "user", "team_id")
    return team or organisation


def _true(body: Payload, key: str) -> bool:
    """Yes in JSON, and as a form says it."""
    return body.get(key) in (True, "true")


def removed(body: Payload) -> bool:
    """Whether an event says that our bot token is dead. Tokens of people, whom we ask for none, do not count."""
    match body.get("event"):
        case {"type": "app_uninstalled"} | {"type": "tokens_revoked", "tokens": {"bot": [_, *_]}}:
            return True
        case _:
            return False


def happened_at(body: Payload) -> float:
    """When an event happened, in Unix seconds."""
    at = body.get("event_time")
    if not isinstance(at, int):
        key = "event_time"
        raise Unreadable(key)
    return at


def _heard(body: Payload, said: Payload, *, direct: bool) -> Intent:
    """Plain words: the router knows the grammar. Said outside a thread they are answered outside one, in plain view.

    Of a channel that several workspaces with the app share, Slack may tell us once for each, with an `event_id` and an
    installation of its own: what is said there is one delivery by the message itself, which all of them name alike.
    """
    channel = _need(said, "channel")
    address = written(installed(body), channel)
    return Intent(
        verb="",
        account=Account(PLATFORM, _own_team(body, said), _need(said, "user")),
        place=Place(PLATFORM, channel, address, _at(said, "thread_ts"), direct),
        words=spoken(unmentioned(_at(said, "text"), _bot(body))).strip(),
        handle={"way": "channel", "address": address},
        delivery=f"said-{channel}-{_at(said, 'ts')}" if _at(said, "ts") else _need(body, "event_id"),
        answered_apart=True,
    )


def _home(body: Payload, said: Payload) -> Intent:
    """What is shown in the Home tab: nothing is said there, and the event comes with no right to post."""
    channel = _need(said, "channel")
    return Intent(
        verb="bigroom",
        account=Account(PLATFORM, _at(body, "team_id"), _need(said, "user")),
        place=_place(channel),
        words="help",
        handle={"way": "home", "address": written(installed(body), channel)},
        delivery=_need(body, "event_id"),
        answered_apart=True,
    )


def _left(body: Payload, said: Payload) -> Intent:
    """Someone left a channel or was removed from it; nobody is there to be answered."""
    them = Account(PLATFORM, _own_team(body, said), _need(said, "user"))
    return Intent(LEFT, them, _place(_need(said, "channel")), delivery=_need(body, "event_id"))


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
    return Account(PLATFORM, _at(body, "user", "team_id") or installed(body), _need(body, "user", "id"))


def _pressed_in(body: Payload) -> Place:
    """The Home tab is no channel: what is pressed there is answered in the direct chat, reached by the person's id."""
    channel = _at(body, "container", "channel_id") or _at(body, "channel", "id")
    if not channel:
        return Place(PLATFORM, _need(body, "user", "id"), direct=True)
    return _place(channel, _thread(body.get("container"), "message_ts") or _thread(body.get("message"), "ts"))


def _press(body: Payload, action: Payload, answers: Mapping[str, str]) -> str:
    """One id for a press and whatever repeats it.

    Slack gives each press a trigger_id of its own, so that a finger which presses twice would ask twice. Here the same
    person, button, card and typed words are one press if they come in the same five seconds; later it is meant, for
    instance because the first answer was lost. Two presses on either side of a cut are still two. All of it is
    digested, so that the id has one length; the core keeps a keyed digest of that alone, from which nobody can guess.
    """
    where = [_at(body, "container", key) for key in ("channel_id", "view_id", "message_ts")]
    what = [_at(action, key) for key in ("action_id", "value")]
    pressed = [_need(body, "user", "id"), where, what, sorted(answers.items()), _moment(_need(action, "action_ts"))]
    return f"press-{sha256(json.dumps(pressed).encode()).hexdigest()[:40]}"


def _moment(action_ts: str) -> int:
    try:
        return int(action_ts.partition(".")[0]) // TWICE
    except ValueError as error:
        key = "action_ts"
        raise Unreadable(key) from error


def _thread(message: object, own: str) -> str:
    """The thread a message is in. The first of a thread stands in the channel: in its thread an answer is missed."""
    thread = _at(message, "thread_ts")
    return thread if thread != _at(message, own) else ""


def _way(body: Payload) -> dict[str, str]:
    url = _at(body, "response_url")
    if not url:
        return {"way": "channel"}
    private = body["container"].get("is_ephemeral") is True if isinstance(body.get("container"), dict) else False
    return {"way": "url", "response_url": url, **({"replace": "yes"} if private else {})}


def _answers(body: Payload) -> dict[str, str]:
    """What is typed, by its name; a message's is in the payload itself, the Home tab's in its view."""
    view = body.get("view")
    state = body.get("state") or (view.get("state") if isinstance(view, dict) else None)
    values = state.get("values") if isinstance(state, dict) else None
    groups = values.values() if isinstance(values, dict) else ()
    return {name: _typed(entry) for group in groups if isinstance(group, dict) for name, entry in group.items()}


def _typed(entry: object) -> str:
    kinds = ("value",), ("selected_option", "value"), ("selected_date",), ("selected_time",)
    return next((found for path in kinds if (found := _at(entry, *path))), "")


def _place(channel: str, thread: str = "") -> Place:
    """Where something was asked, without a right to come back there."""
    return Place(PLATFORM, channel, thread=thread, direct=channel.startswith("D"))


def _first(body: Payload, key: str, default: Payload | None = None) -> Payload:
    listed = body.get(key)
    first = listed[0] if isinstance(listed, list) and listed else default
    if not isinstance(first, dict):
        raise Unreadable(key)
    return first


def _at(body: object, *path: str) -> str:
    """The text at a path of keys; empty where there is none, because Slack leaves out what does not apply.

    JSON may carry half of a surrogate pair, which no database and no socket takes: it becomes a question mark.
    """
    for key in path:
        body = body.get(key) if isinstance(body, dict) else None
    if not isinstance(body, str):
        return ""
    return body if body.isascii() else body.encode("utf-8", "replace").decode()


def _need(body: object, *path: str) -> str:
    found = _at(body, *path)
    if not found:
        raise Unreadable(".".join(path))
    return found

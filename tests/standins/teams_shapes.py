"""Holds what a bot sends to Teams against the shapes that Teams takes. Pure: faults come back as plain sentences.

Facts from the Bot Framework's activity schema and Teams' documents on cards and message extensions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.standins.teams_cards import CARD_TYPE, card_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = ("message", "typing")
LAYOUTS = ("list", "carousel", "grid")
THUMBNAIL = "application/vnd.microsoft.card.thumbnail"


def activity_faults(activity: object, conversation: str, bot: str) -> list[str]:
    """What is wrong with an activity sent to `conversation` by the bot whose Teams id is `bot`."""
    if not isinstance(activity, dict):
        return ["the activity is not an object"]
    return [*_address_faults(activity, conversation, bot), *_content_faults(activity)]


def create_faults(body: dict[str, Any], bot: str) -> list[str]:
    """What is wrong with a request for a new conversation: a 1:1 chat, or a new thread in a channel."""
    faults = [] if _id(body, "bot") == bot else ["bot is not this bot"]
    data = body.get("channelData") or {}
    if not body.get("tenantId") and not _id(data, "tenant"):
        faults.append("neither tenantId nor channelData.tenant.id is given")
    members = body.get("members", [])
    if not isinstance(members, list) or not all(_id({"member": member}, "member") for member in members):
        faults.append("members is not a list of accounts with ids")
    elif not body.get("isGroup") and len(members) != 1:
        faults.append("a 1:1 chat has one member beside the bot")
    if body.get("isGroup") and not (_id(data, "channel") and isinstance(body.get("activity"), dict)):
        faults.append("a new thread needs channelData.channel.id and an activity; Teams lets no bot make a group chat")
    return faults


def targeting_faults(activity: dict[str, Any], conversation: str, *, targeted: bool, new: bool) -> list[str]:
    """What is wrong with who shall see a message. `targeted` is the query's `isTargetedActivity`."""
    if not targeted:
        leak = "recipient.isTargeted without isTargetedActivity=true: everyone would see a private answer"
        return [leak] if (activity.get("recipient") or {}).get("isTargeted") else []
    faults = [] if _id(activity, "recipient") or not new else ["a targeted message has no recipient"]
    return [*faults, "a targeted message in a 1:1 chat"] if conversation.startswith("a:") else faults


def invoke_faults(body: object) -> list[str]:
    """What is wrong with the answer to an invoke: an Action.Execute, a search, or a dialogue."""
    if not isinstance(body, dict):
        return ["the answer to an invoke is not an object"]
    if "statusCode" in body:
        return list(_execute_faults(body))
    if "composeExtension" in body:
        return list(_search_faults(body["composeExtension"]))
    if "task" in body:
        return list(_task_faults(body["task"]))
    return ["the answer has neither statusCode, composeExtension nor task"]


def _address_faults(activity: dict[str, Any], conversation: str, bot: str) -> Iterator[str]:
    if activity.get("type") not in TYPES:
        yield f"type is not one of {', '.join(TYPES)}"
    if _id(activity, "from") != bot:
        yield "from is not this bot"
    if "recipient" not in activity and "conversation" not in activity:
        yield "there is neither recipient nor conversation"
    if "recipient" in activity and not _id(activity, "recipient"):
        yield "recipient has no id"
    if "conversation" in activity and _id(activity, "conversation") != conversation:
        yield "conversation is not the one in the address"


def _content_faults(activity: dict[str, Any]) -> Iterator[str]:
    if activity.get("type") != "message":
        return
    text, summary, attachments = activity.get("text"), activity.get("summary"), activity.get("attachments") or []
    if not isinstance(attachments, list):
        yield "attachments is not a list"
        return
    if not text and not attachments:
        yield "the message has neither text nor attachments"
    if attachments and not (_words(text) or _words(summary)):
        yield 'a card is sent without summary or text: the notification would say "Sent a card"'
    for index, attachment in enumerate(attachments):
        yield from _attachment_faults(attachment, f"attachments[{index}]")


def _attachment_faults(attachment: object, where: str) -> Iterator[str]:
    if not isinstance(attachment, dict) or attachment.get("contentType") != CARD_TYPE:
        yield f"{where} is not of contentType {CARD_TYPE}"
        return
    yield from (f"{where}: {fault}" for fault in card_faults(attachment.get("content")))


def _execute_faults(body: dict[str, Any]) -> Iterator[str]:
    kind, value = body.get("type"), body.get("value")
    if kind == CARD_TYPE:
        yield from card_faults(value)
    elif kind == "application/vnd.microsoft.activity.message":
        if not _words(value):
            yield "value is no message"
    elif kind == "application/vnd.microsoft.error":
        if not isinstance(value, dict) or not {"code", "message"} <= value.keys():
            yield "value is no error with code and message"
    else:
        yield f"type {kind} is none that Teams takes from an action"


def _search_faults(found: object) -> Iterator[str]:
    if not isinstance(found, dict) or found.get("type") not in ("result", "message"):
        yield "composeExtension is neither result nor message"
    elif found["type"] == "message":
        if not _words(found.get("text")):
            yield "composeExtension of type message has no text"
    else:
        if found.get("attachmentLayout") not in LAYOUTS:
            yield f"attachmentLayout is not one of {', '.join(LAYOUTS)}"
        for index, attachment in enumerate(found.get("attachments") or []):
            where = f"attachments[{index}]"
            yield from _attachment_faults(attachment, where)
            preview = attachment.get("preview") if isinstance(attachment, dict) else None
            if not isinstance(preview, dict) or preview.get("contentType") not in (THUMBNAIL, CARD_TYPE):
                yield f"{where} has no preview, so that the list of results would show nothing"


def _task_faults(task: object) -> Iterator[str]:
    if not isinstance(task, dict) or task.get("type") not in ("continue", "message"):
        yield "task is neither continue nor message"
        return
    value = task.get("value")
    if task["type"] == "message":
        if not _words(value):
            yield "task of type message has no words"
    elif not isinstance(value, dict) or not _words(value.get("title")):
        yield "task has no title"
    else:
        yield from _attachment_faults(value.get("card"), "task.value.card")


def _id(activity: dict[str, Any], key: str) -> str:
    account = activity.get(key)
    return str(account.get("id") or "") if isinstance(account, dict) else ""


def _words(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())

"""Activities as Teams sends them to a bot. Pure: every id is an argument with an example as default.

Facts from learn.microsoft.com/microsoftteams/platform (conversation messages, universal actions, message extensions,
targeted messages, conversation events). All people and tenants are made up. `channelData.tenant.id` is the tenant
that holds the conversation, so a person of another tenant in a shared channel is told by the roster, as Teams does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

APP_ID = "00000000-0000-4000-8000-000000000b16"
BOT = {"id": f"28:{APP_ID}", "name": "BigRoom"}
TENANT = "00000000-0000-4000-8000-0000000000a1"
PARTNER_TENANT = "00000000-0000-4000-8000-0000000000b2"
TEAM = "19:anytownteam0000000000000000000000@thread.tacv2"
TIME = "2026-11-23T09:00:00.000Z"
ACTIVITY = "1795424400000"

Activity = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Someone in Teams. `id` differs from bot to bot; `object_id` is theirs in Entra, in their own tenant."""

    id: str
    object_id: str
    name: str
    tenant: str


@dataclass(frozen=True)
class Conversation:
    """Where it happens. A channel's id may end in `;messageid=` and then means that thread."""

    id: str
    kind: Literal["personal", "groupChat", "channel"]
    tenant: str = TENANT
    shared: bool = False


WARD_SISTER = Person("29:1wardsister", "00000000-0000-4000-8000-00000000a001", "Example Ward Sister", TENANT)
SERGEANT = Person("29:1sergeant", "00000000-0000-4000-8000-00000000b001", "Example Sergeant", PARTNER_TENANT)
PERSONAL = Conversation("a:1wardsisterdirect", "personal")
GROUP_CHAT = Conversation("19:anytowngroup000000000000000000@thread.v2", "groupChat")
CHANNEL = Conversation("19:anytownchannel0000000000000000000@thread.tacv2", "channel")
THREAD = Conversation(f"{CHANNEL.id};messageid=1795424300000", "channel")
SHARED_CHANNEL = Conversation("19:anytownshared0000000000000000000@thread.tacv2", "channel", shared=True)


def message(
    words: str,
    service_url: str,
    *,
    person: Person = WARD_SISTER,
    conversation: Conversation = PERSONAL,
    activity_id: str = ACTIVITY,
) -> Activity:
    """Someone wrote `words`. In a group chat or channel a bot hears only what mentions it: a mention is put first."""
    said = _from(person, conversation, service_url, activity_id)
    said |= {"type": "message", "text": words, "textFormat": "plain", "attachments": []}
    if conversation.kind != "personal":
        said["text"] = f"<at>{BOT['name']}</at> {words}"
        said["entities"] += [{"type": "mention", "text": f"<at>{BOT['name']}</at>", "mentioned": BOT}]
    return said


def slash_command(
    words: str,
    service_url: str,
    *,
    person: Person = WARD_SISTER,
    conversation: Conversation = CHANNEL,
    activity_id: str = ACTIVITY,
) -> Activity:
    """`/jargon ICB` in a group chat or channel: a message that only the bot and its sender see, without a mention."""
    said = _from(person, conversation, service_url, activity_id)
    return said | {"type": "message", "text": words, "textFormat": "plain", "recipient": {**BOT, "isTargeted": True}}


def card_action(  # noqa: PLR0913 - one argument a documented field that tests vary
    verb: str,
    data: dict[str, Any],
    service_url: str,
    *,
    person: Person = WARD_SISTER,
    conversation: Conversation = CHANNEL,
    card: str = "1795424400999",
    trigger: Literal["manual", "automatic"] = "manual",
    activity_id: str = ACTIVITY,
) -> Activity:
    """An Action.Execute was pressed, or a card refreshed itself for one person (`trigger="automatic"`).

    `data` is the button's own data merged with the card's inputs.
    """
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": trigger}
    invoke = _invoke("adaptiveCard/action", value, _from(person, conversation, service_url, activity_id))
    return invoke | {"replyToId": card}


def submit(  # noqa: PLR0913 - one argument a documented field that tests vary
    value: dict[str, Any],
    service_url: str,
    *,
    person: Person = WARD_SISTER,
    conversation: Conversation = CHANNEL,
    card: str = "1795424400999",
    activity_id: str = ACTIVITY,
) -> Activity:
    """The fallback Action.Submit was pressed in an older client: a message without words, with a value."""
    said = _from(person, conversation, service_url, activity_id)
    return said | {"type": "message", "value": value, "replyToId": card}


def search(  # noqa: PLR0913 - one argument a documented field that tests vary
    words: str,
    service_url: str,
    *,
    command: str = "jargon",
    parameter: str = "term",
    person: Person = WARD_SISTER,
    conversation: Conversation = CHANNEL,
) -> Activity:
    """Someone types into the message extension's search box. Empty `words` with `initialRun` is the box opening."""
    typed = {"name": parameter, "value": words} if words else {"name": "initialRun", "value": "true"}
    value = {"commandId": command, "parameters": [typed], "queryOptions": {"skip": 0, "count": 25}}
    return _invoke("composeExtension/query", value, _from(person, conversation, service_url, ACTIVITY))


def fetch_task(
    about: str,
    service_url: str,
    *,
    command: str = "explain",
    person: Person = WARD_SISTER,
    conversation: Conversation = CHANNEL,
) -> Activity:
    """Someone chose the extension's action on the message whose HTML is `about`."""
    value = _on_message(command, about, conversation)
    return _invoke("composeExtension/fetchTask", value, _from(person, conversation, service_url, ACTIVITY))


def submit_action(  # noqa: PLR0913 - one argument a documented field that tests vary
    about: str,
    data: dict[str, Any],
    service_url: str,
    *,
    command: str = "explain",
    person: Person = WARD_SISTER,
    conversation: Conversation = CHANNEL,
) -> Activity:
    """The dialogue that `fetch_task` opened was submitted with `data`."""
    value = {**_on_message(command, about, conversation), "data": data}
    return _invoke("composeExtension/submitAction", value, _from(person, conversation, service_url, ACTIVITY))


def installation(
    action: Literal["add", "remove", "add-upgrade", "remove-upgrade"],
    service_url: str,
    *,
    person: Person = WARD_SISTER,
    conversation: Conversation = CHANNEL,
) -> Activity:
    """The app was put into a conversation or taken out of it."""
    return _from(person, conversation, service_url, ACTIVITY) | {"type": "installationUpdate", "action": action}


def members_changed(
    change: Literal["membersAdded", "membersRemoved"],
    service_url: str,
    *,
    members: tuple[str, ...] = (BOT["id"],),
    person: Person = WARD_SISTER,
    conversation: Conversation = CHANNEL,
) -> Activity:
    """People, or the bot itself, joined or left. `members` are Teams ids."""
    update = _from(person, conversation, service_url, ACTIVITY)
    event = "teamMemberAdded" if change == "membersAdded" else "teamMemberRemoved"
    if conversation.kind == "channel":
        update["channelData"] |= {"eventType": event}
    return update | {"type": "conversationUpdate", change: [{"id": member} for member in members]}


def _from(person: Person, conversation: Conversation, service_url: str, activity_id: str) -> Activity:
    place = {"conversationType": conversation.kind, "tenantId": conversation.tenant, "id": conversation.id}
    return {
        "id": activity_id,
        "timestamp": TIME,
        "localTimestamp": TIME,
        "localTimezone": "Europe/London",
        "locale": "en-GB",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": person.id, "name": person.name, "aadObjectId": person.object_id},
        "recipient": dict(BOT),
        "conversation": place if conversation.kind == "personal" else {**place, "isGroup": True},
        "channelData": _channel_data(conversation),
        "entities": [{"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web"}],
    }


def _channel_data(conversation: Conversation) -> dict[str, Any]:
    tenant = {"tenant": {"id": conversation.tenant}}
    if conversation.kind != "channel":
        return tenant
    channel = {"id": conversation.id.partition(";")[0], "type": "shared" if conversation.shared else "standard"}
    return {"team": {"id": TEAM}, "teamsTeamId": TEAM, "channel": channel, "teamsChannelId": channel["id"], **tenant}


def _invoke(name: str, value: dict[str, Any], said: Activity) -> Activity:
    return said | {"type": "invoke", "name": name, "value": value}


def _on_message(command: str, about: str, conversation: Conversation) -> dict[str, Any]:
    writer = {"user": {"userIdentityType": "aadUser", "id": SERGEANT.object_id, "displayName": SERGEANT.name}}
    return {
        "commandId": command,
        "commandContext": "message",
        "context": {"theme": "default"},
        "messagePayload": {
            "id": "1795424399000",
            "replyToId": None,
            "createdDateTime": TIME,
            "lastModifiedDateTime": None,
            "deleted": False,
            "subject": None,
            "summary": None,
            "importance": "normal",
            "locale": "en-gb",
            "messageType": "message",
            "linkToMessage": f"https://teams.microsoft.com/l/message/{conversation.id}/1795424399000",
            "from": {**writer, "application": None, "device": None, "conversation": None},
            "body": {"contentType": "html", "content": about},
            "attachments": [],
            "mentions": [],
            "reactions": [],
        },
    }

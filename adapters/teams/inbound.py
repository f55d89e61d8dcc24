"""An activity of Teams becomes an Intent. Pure; nothing in the activity is trusted to be there or to be of its kind."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from adapters.teams.address import PLATFORM, Address, channel_of, place
from adapters.teams.render import CARD
from bot.message import Account, Intent, Place

Activity = dict[str, Any]

# Presses of one button with the same words typed count as one within this many seconds.
_PRESS = 5

# What stands in a message's text where a card was put into it.
_PLACEHOLDER = re.compile(r'<span class="inline-compose-card".*</span>|<attachment\b[^>]*></attachment>', re.DOTALL)

# Names that our own buttons use in an action's data; everything else in there was typed into the card.
OURS = frozenset({"verb", "ref", "private"})


def parse(body: bytes) -> Activity:
    """Raise ValueError for anything but a JSON object with what every activity has: a type and a conversation."""
    try:
        activity = json.loads(body)
    except RecursionError as error:  # brackets in brackets: the parser gives up with an error of its own
        message = "nested too deeply"
        raise ValueError(message) from error
    named = text(activity, "type") and channel_of(text(activity, "conversation", "id"))
    if not isinstance(activity, dict) or not named:
        message = "not an activity"
        raise ValueError(message)
    return activity


def text(source: object, *path: str) -> str:
    """Follow keys to a string; empty where any step is missing or of another kind."""
    for key in path:
        source = source.get(key) if isinstance(source, dict) else None
    if not isinstance(source, str):
        return ""
    return _written(source)


def tenants(activity: Activity) -> frozenset[str]:
    """Every tenant that the activity says it happens in: both of its ways to say so must be allowed."""
    paths = (("channelData", "tenant", "id"), ("conversation", "tenantId"))
    return frozenset(filter(None, (text(activity, *path).lower() for path in paths)))


def spot(activity: Activity) -> Place:
    """Where it was said, with an address refreshed from this very activity."""
    conversation = text(activity, "conversation", "id")
    kind = text(activity, "conversation", "conversationType")
    tenant = text(activity, "conversation", "tenantId") or text(activity, "channelData", "tenant", "id")
    address = Address(text(activity, "serviceUrl"), channel_of(conversation), tenant, text(activity, "recipient", "id"))
    # Local test clients leave conversationType out of a chat with one person.
    direct = kind == "personal" or (not kind and not _get(activity, "conversation").get("isGroup"))
    return place(address, conversation, direct=direct)


def shared(activity: Activity) -> bool:
    """Tell whether it was said in a channel that other tenants take part in."""
    return text(activity, "channelData", "channel", "type") == "shared"


def account(activity: Activity) -> Account:
    """Who said it. The `29:` id rather than Entra's, because only that one can be written to."""
    tenant = text(activity, "channelData", "tenant", "id") or text(activity, "conversation", "tenantId")
    return Account(PLATFORM, tenant, text(activity, "from", "id"))


def intent(activity: Activity, verb: str = "", **more: Any) -> Intent:  # noqa: ANN401 -- Intent's own fields
    """An Intent with what every activity carries; without a delivery where Teams gave no id, as it may."""
    identity = text(activity, "id")
    where = spot(activity)
    # A message's id is the millisecond it was sent at: one of its kind in its conversation, not in all of Teams.
    delivery = f"{identity}#{where.channel}" if identity else ""
    return Intent(verb, account(activity), where, handle={"activity": identity}, delivery=delivery, **more)


def message(activity: Activity, verbs: Collection[str]) -> Intent:
    """Read a message: typed words, a slash command, or a press of Action.Submit where Action.Execute is not known.

    A message without a mention is answered too. Teams sends only what is addressed to us, because the manifest does not
    ask for the permission to read everything.
    """
    value = activity.get("value")
    if isinstance(value, dict) and not text(activity, "text").strip():
        return _pressed(activity, value, text(value, "verb"), apart=True)
    words = _without_mention(activity)
    targeted = _get(activity, "recipient").get("isTargeted") is True
    first = words.split(maxsplit=1)[0] if words else ""
    verb = first.removeprefix("/").lower()
    # Teams writes a chosen slash command as its bare name into a targeted message; people also type the slash.
    if verb in verbs and (targeted or first.startswith("/")):
        return intent(activity, verb, words=words.removeprefix(first).strip(), answered_apart=True)
    return intent(activity, words=words, answered_apart=True)


def hands_on_a_card(activity: Activity) -> bool:
    """Whether a message is a search result that somebody posted, without words to us: it asks for nothing."""
    attached = activity.get("attachments")
    cards = [each for each in attached if text(each, "contentType") == CARD] if isinstance(attached, list) else []
    return bool(cards) and not _PLACEHOLDER.sub("", _without_mention(activity)).strip()


def press(activity: Activity) -> Intent:
    """Read a button press (Action.Execute): it is answered in the response only where the card is replaced there.

    A press on a private card in a Channel may still have an answer for everyone, so only in a direct chat is it certain
    beforehand that nothing is sent apart.
    """
    action = _get(_get(activity, "value"), "action")
    data = _get(action, "data")
    apart = not (private(activity) and spot(activity).direct)
    return _pressed(activity, data, text(action, "verb") or text(data, "verb"), apart=apart)


def private(activity: Activity) -> bool:
    """Tell whether the pressed card was an answer to one person, which its next answer then replaces."""
    value = _get(activity, "value")
    data = _get(_get(value, "action"), "data") or value  # Action.Execute, or else Action.Submit
    return data.get("private") is True


def search(activity: Activity) -> Intent:
    """Read a search in the message extension. Teams also asks before anything is typed; the words are empty then."""
    value = _get(activity, "value")
    parameters = value.get("parameters")
    first = parameters[0] if isinstance(parameters, list) and parameters else None
    words = "" if text(first, "name") == "initialRun" else text(first, "value").strip()
    asked = intent(activity, text(value, "commandId").lower(), words=words)
    return replace(_passing(asked), unfinished=True)  # Teams asks anew while a person types


def shortcut(activity: Activity) -> Intent:
    """Read a use of a command in a message's menu; the message comes as HTML and is read as the words it shows."""
    value = _get(activity, "value")
    body = _get(_get(value, "messagePayload"), "body")
    content = text(body, "content")
    about = content if text(body, "contentType") == "text" else _shown(content)
    return _passing(intent(activity, text(value, "commandId").lower(), about=about))


def dialog(activity: Activity) -> Intent:
    """Read a press inside the dialog that a shortcut opened."""
    data = _get(_get(activity, "value"), "data")
    return _passing(_pressed(activity, data, text(data, "verb"), apart=False))


def greeting(activity: Activity) -> Intent:
    """Ask for the help card, on first meeting."""
    return intent(activity, "bigroom", words="help", answered_apart=True)


def presence(activity: Activity) -> bool | None:
    """Tell whether we were just added to a conversation (True), removed from it (False), or neither."""
    if text(activity, "type") == "installationUpdate":
        action = text(activity, "action")
        return True if action.startswith("add") else False if action.startswith("remove") else None
    us = text(activity, "recipient", "id")
    for key, here in (("membersAdded", True), ("membersRemoved", False)):
        members = activity.get(key)
        if us and isinstance(members, list) and any(text(member, "id") == us for member in members):
            return here
    return None


def departures(activity: Activity) -> list[Intent]:
    """Say of each person who was removed from a conversation, or left it, that they are gone; nobody is answered."""
    us, members = text(activity, "recipient", "id"), activity.get("membersRemoved")
    people = {text(member, "id") for member in members} - {us, ""} if isinstance(members, list) else set()
    told = intent(activity, "rooms.left")
    return [
        replace(
            told, account=replace(told.account, user=each), delivery=f"{told.delivery}#{each}" if told.delivery else ""
        )
        for each in sorted(people)
    ]


def _pressed(activity: Activity, data: Activity, verb: str, *, apart: bool) -> Intent:
    answers = {_written(name): _typed(value) for name, value in data.items() if name not in OURS}
    pressed = intent(activity, verb, ref=text(data, "ref"), answers=answers, answered_apart=apart)
    return replace(pressed, delivery=_one_press(activity, pressed) or pressed.delivery)


def _one_press(activity: Activity, pressed: Intent) -> str:
    """Name a press by who pressed what, with which words typed, and when; empty where Teams does not say all of it.

    Teams gives each press an id, so by that a quick double press would be two. Named like this it is one, save where it
    falls across the end of a five-second span. A repeated delivery carries the timestamp of the first, so it is
    known too. Pressing again after a while is a new wish. The core keeps only a keyed digest of the
    name, so that nobody who reads the record can guess what was typed.
    """
    card, moment = text(activity, "replyToId"), _moment(text(activity, "timestamp"))
    if not card or moment is None:
        return ""
    where, typed = pressed.place.channel, sorted(pressed.answers.items())
    named = json.dumps([pressed.account.user, where, card, pressed.verb, pressed.ref, typed, moment])
    return f"press-{sha256(named.encode()).hexdigest()[:32]}"


def _moment(timestamp: str) -> int | None:
    try:
        sent = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    return int((sent if sent.tzinfo else sent.replace(tzinfo=UTC)).timestamp() // _PRESS)


def _passing(asked: Intent) -> Intent:
    """Leave out the address: people use the extension in conversations that we are no part of, and must not remember.

    Its answer is always the response.
    """
    return replace(asked, place=replace(asked.place, address=""))


def _typed(value: object) -> str:
    return _written(value) if isinstance(value, str) else json.dumps(value)


def _written(words: str) -> str:
    """Half a surrogate pair is legal JSON and cannot be written as UTF-8 later, so it is replaced here, once."""
    return words if words.isascii() else words.encode("utf-8", "replace").decode()


def _without_mention(activity: Activity) -> str:
    """Take our own mention out of the text; others' mentions are words like any other.

    Teams marks a mention as `<at>name</at>` and says in `entities` whose it is; for names with `&` it leaves the marked
    text out of the entity. A name of two words may come as two mentions.
    """
    words, us = text(activity, "text"), text(activity, "recipient", "id")
    entities = activity.get("entities")
    for entity in entities if isinstance(entities, list) else []:
        if text(entity, "type").lower() == "mention" and text(entity, "mentioned", "id") == us:
            mark = text(entity, "text") or f"<at>{text(entity, 'mentioned', 'name')}</at>"
            words = words.replace(mark, " ", 1)
    return words.replace("\xa0", " ").strip()


def _get(source: object, key: str) -> Activity:
    found = source.get(key) if isinstance(source, dict) else None
    return found if isinstance(found, dict) else {}


class _Shown(HTMLParser):
    """Collects the words that a reader of HTML sees."""

    _BREAKS = frozenset({"br", "div", "p", "li", "tr", "h1", "h2", "h3", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BREAKS:
            self.words.append("\n")
        self.words.extend(value or "" for name, value in attrs if tag == "emoji" and name == "alt")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _shown(content: str) -> str:
    reader = _Shown()
    reader.feed(content)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(filter(None, lines))

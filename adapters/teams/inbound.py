"""An activity of Teams becomes an Intent. Pure; nothing in the activity is trusted to be there or to be of its kind."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from html.parser import HTMLParser
from typing import Any

from adapters.teams.address import PLATFORM, Address, channel_of, place
from bot.message import Account, Intent, Place

Activity = dict[str, Any]

# Names that our own buttons use in an action's data; everything else in there was typed into the card.
OURS = frozenset({"verb", "ref", "private"})


def parse(body: bytes) -> Activity:
    """Raise ValueError for anything that is not one JSON object with a type."""
    try:
        activity = json.loads(body)
    except RecursionError as error:  # brackets in brackets: the parser gives up with an error of its own
        message = "nested too deeply"
        raise ValueError(message) from error
    if not isinstance(activity, dict) or not text(activity, "type"):
        message = "not an activity"
        raise ValueError(message)
    return activity


def text(source: object, *path: str) -> str:
    """Follow keys to a string; empty where any step is missing or of another kind."""
    for key in path:
        source = source.get(key) if isinstance(source, Mapping) else None
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
    """An Intent with what every activity carries."""
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
    return _get(_get(_get(activity, "value"), "action"), "data").get("private") is True


def search(activity: Activity) -> Intent:
    """Read a search in the message extension. Teams also asks before anything is typed; the words are empty then."""
    value = _get(activity, "value")
    parameters = value.get("parameters")
    first = parameters[0] if isinstance(parameters, list) and parameters else None
    words = "" if text(first, "name") == "initialRun" else text(first, "value").strip()
    return intent(activity, text(value, "commandId").lower(), words=words)


def shortcut(activity: Activity) -> Intent:
    """Read a use of a command in a message's menu; the message comes as HTML and is read as the words it shows."""
    value = _get(activity, "value")
    body = _get(_get(value, "messagePayload"), "body")
    content = text(body, "content")
    about = content if text(body, "contentType") == "text" else _shown(content)
    return intent(activity, text(value, "commandId").lower(), about=about)


def dialog(activity: Activity) -> Intent:
    """Read a press inside the dialog that a shortcut opened."""
    data = _get(_get(activity, "value"), "data")
    return _pressed(activity, data, text(data, "verb"), apart=False)


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


def _pressed(activity: Activity, data: Activity, verb: str, *, apart: bool) -> Intent:
    answers = {_written(name): _typed(value) for name, value in data.items() if name not in OURS}
    return intent(activity, verb, ref=text(data, "ref"), answers=answers, answered_apart=apart)


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
    found = source.get(key) if isinstance(source, Mapping) else None
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

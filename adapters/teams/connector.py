"""Speaking to Teams: the few calls of the Bot Connector REST API that we need, over one shared HTTP session.

The SDK's own client is not used: it builds a retry policy twice a call (8.6 ms), takes a token a turn without keeping
it, and sends that token to any address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from adapters.teams import hosts
from adapters.teams.address import channel_of
from adapters.teams.credentials import Credentials
from bot.message import TryLater, Undeliverable

Json = dict[str, Any]
Session = Callable[[], aiohttp.ClientSession]

_TIMEOUT = aiohttp.ClientTimeout(total=10)

# Where Teams does not say how long to wait.
_PAUSE = 1.0
_LONGEST_PAUSE = 3600.0

# Teams documents 412 as passing trouble too.
_BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.TOO_MANY_REQUESTS})

# What Teams says of a chat that is no more, or in which somebody, or the IT team of their organisation, wants no bot.
_THEIRS = frozenset(
    {
        "BotDisabledByAdmin",
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "ConversationNotFound",
        "MessageWritesBlocked",
    }
)

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class Connector:
    """One service URL of Teams."""

    def __init__(self, service_url: str, session: Session, credentials: Credentials | None) -> None:
        self._root = f"{service_url.rstrip('/')}/v3/conversations"
        self._session = session
        self._credentials = credentials

    async def call(self, method: str, path: str, payload: Json | None = None) -> Json:
        """Make one call; `path` is below /v3/conversations. Raises TryLater or Undeliverable."""
        data = b"" if payload is None else _written(payload)
        status, headers, body = await self._once(method, path, data)
        if status == HTTPStatus.UNAUTHORIZED and self._credentials:
            self._credentials.forget()  # withdrawn before its end: one more try, with a new one
            status, headers, body = await self._once(method, path, data)
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return _object(body)
        if status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TryLater(_pause(headers.get("Retry-After", "")))
        reason = _reason(status, body)
        raise Undeliverable(reason, person=reason in _THEIRS)

    async def _once(self, method: str, path: str, data: bytes) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self._credentials:
            headers["Authorization"] = f"Bearer {await self._credentials.token()}"
        try:
            async with self._session().request(
                method,
                URL(self._root + path, encoded=True),
                data=data,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,  # or our token would follow to a host that is not on the list
            ) as response:
                return response.status, response.headers, await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater(_PAUSE) from error


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat, channel or thread, as the bot that speaks in it. Every method raises TryLater or Undeliverable."""

    connector: Connector
    identity: str
    bot: str

    async def send(self, activity: Json, *, to: str = "") -> str:
        """Say something and return its id; with `to`, a person's id, it is a targeted message that they alone see."""
        path = f"{self._path}/activities"
        if to:
            path, activity = f"{path}?isTargetedActivity=true", {**activity, "recipient": {"id": to}}
        return _identity(await self.connector.call("POST", path, self._from_us(activity)))

    async def replace(self, ref: str, activity: Json) -> None:
        """Put another activity in the place of one sent earlier."""
        await self.connector.call("PUT", f"{self._path}/activities/{_quoted(ref)}", self._from_us(activity))

    async def chat_with(self, user: str, tenant: str) -> Conversation:
        """Open the chat between us and one person of a tenant, new or not."""
        members = {"bot": {"id": self.bot}, "members": [{"id": user}], "isGroup": False}
        wish = {**members, "tenantId": tenant, "channelData": {"tenant": {"id": tenant}}}
        identity = _identity(await self.connector.call("POST", "", wish))
        if not identity:
            reason = "no_conversation"
            raise Undeliverable(reason)
        return Conversation(self.connector, identity, self.bot)

    async def home_of(self, user: str) -> str:
        """Return the tenant that a member belongs to, as the roster says; empty if it does not."""
        roster = f"/{_quoted(channel_of(self.identity))}/members"  # a channel has one, a thread in it has none
        tenant = (await self.connector.call("GET", f"{roster}/{_quoted(user)}")).get("tenantId")
        return tenant if isinstance(tenant, str) else ""

    @property
    def _path(self) -> str:
        return f"/{_quoted(self.identity)}"

    def _from_us(self, activity: Json) -> Json:
        return {**activity, "from": {"id": self.bot}, "conversation": {"id": self.identity}}


class Connectors:
    """The connectors in use, one a service URL: a few, because Teams has one a region or tenant."""

    def __init__(self, patterns: tuple[str, ...], session: Session, credentials: Credentials | None) -> None:
        self._patterns = patterns
        self._session = session
        self._credentials = credentials
        self._known: dict[str, Connector] = {}

    def at(self, service_url: str) -> Connector:
        """Return the connector for an address; Undeliverable if its host may not be given our token.

        Checked here as well as at the door, because addresses come back from storage and the list may have changed.
        """
        known = self._known.get(service_url)
        if known:
            return known
        if not (hosts.allowed(service_url, self._patterns) if self._credentials else hosts.loopback(service_url)):
            reason = "service_host_not_listed"
            raise Undeliverable(reason)
        connector = self._known[service_url] = Connector(service_url, self._session, self._credentials)
        return connector


def _quoted(name: str) -> str:
    return quote(name, safe="")


def _written(payload: Json) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _identity(answer: Json) -> str:
    return str(answer.get("id") or "")


def _object(body: bytes) -> Json:
    try:
        answer = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _reason(status: int, body: bytes) -> str:
    """Teams' own word for it, as far as it is a code; its sentences may repeat what was sent."""
    error = _object(body).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else f"http_{status}"


def _pause(retry_after: str) -> float:
    return min(float(retry_after), _LONGEST_PAUSE) if retry_after.isascii() and retry_after.isdigit() else _PAUSE

"""The one URL that Slack posts to: checked, read once, handed to Bolt."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_plus

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from adapters.slack.inbound import Unreadable
from adapters.slack.verify import Signature

MOST_FIELDS = 100

log = structlog.get_logger()


class Endpoint:
    """An ASGI application rather than a function, which spares each request two layers of Starlette."""

    def __init__(self, signature: Signature, bolt: AsyncApp) -> None:
        self._signature = signature
        self._bolt = bolt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = await _body(receive)
        if body is None:
            return
        response = await self._answered(body, scope)
        await response(scope, receive, send)

    async def _answered(self, body: bytes, scope: Scope) -> Response:
        fault = self._signature.fault(scope["headers"], body)
        if fault:
            log.warning("slack_refused", signature=fault)
            return Response(status_code=401)
        try:
            request = bolt_request(body)
        except Unreadable as unread:
            log.warning("slack_unreadable", fault=str(unread))
            return Response(status_code=400)
        answer = await self._bolt.async_dispatch(request)
        return Response(answer.body, answer.status, media_type=answer.headers["content-type"][0])


async def _body(receive: Receive) -> bytes | None:
    """All of a body, which nearly always comes in one piece; None when the sender went away before its end."""
    parts = []
    while (message := await receive())["type"] == "http.request":
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)
    return None


def bolt_request(body: bytes) -> AsyncBoltRequest:
    """Bolt's request, from a body read here. Raises Unreadable.

    Bolt takes a body already read under the name "socket_mode", and in that mode alone; the name has no other effect
    on what we use of it. Its reading of shapes that Slack never sends raises whatever comes, hence the last clause.
    """
    payload = _read(body)
    try:
        return AsyncBoltRequest(mode="socket_mode", body=payload)
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        shape = "shape"
        raise Unreadable(shape) from error


def _read(body: bytes) -> dict[str, Any]:
    """Events are JSON, commands a form, interactions JSON in a form's one field."""
    try:
        text = body.decode()
        if text.startswith("{"):
            payload = json.loads(text)
        else:
            form = _form(text)
            payload = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError) as error:  # a thousand brackets deep is a RecursionError
        syntax = "syntax"
        raise Unreadable(syntax) from error
    if not isinstance(payload, dict) or not payload or not isinstance(payload.get("event", {}), dict):
        kind = "not an object"
        raise Unreadable(kind)
    return payload


def _form(text: str) -> dict[str, str]:
    """A form's fields. Slack's names are plain and most values too: half the time of the standard library's reader."""
    fields = (field.partition("=") for field in text.split("&", MOST_FIELDS))
    return {name: unquote_plus(value) if "%" in value or "+" in value else value for name, _, value in fields}

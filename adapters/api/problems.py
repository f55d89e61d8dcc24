"""What we answer when we cannot do what was asked: application/problem+json, as RFC 9457 has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

PROBLEM = "application/problem+json"
PRIVATE = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
"""Every answer is for who asked alone, and is asked for anew each time."""

UNAUTHORISED = "Send a token that works, as Authorization: Bearer TOKEN. A lead makes one in chat with /actions token."
MISSING = "There is no such thing here, or it is of a Room that the token does not open."
NO_WAY = "There is nothing at this address. /api/v1/openapi.json lists what there is."
ONLY_READ = "This can only be read: use GET or HEAD."
UNREADABLE = "Some of what you ask for cannot be read."
AWAY = "The record cannot be reached at the moment. Please try again in a few seconds."
FAULT = "The fault is ours. Please try again; your IT team can find it by this reference: "


def problem(
    status: HTTPStatus,
    detail: str,
    headers: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    """A problem in words, with a sentence for each parameter that is at fault."""
    said = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    wrong = [{"parameter": name, "detail": f"“{name}” {fault}."} for name, fault in (faults or {}).items()]
    body = json.dumps({**said, **({"errors": wrong} if wrong else {})}, ensure_ascii=False)
    told = {**PRIVATE, **(headers or {})}
    return Response(body.encode("utf-8", "replace"), status, headers=told, media_type=PROBLEM)

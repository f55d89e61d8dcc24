"""A file to take home, as a browser must be told of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import Response

from bot.rooms.rules import File

KINDS = frozenset({"text/csv", "text/calendar", "text/plain", "image/png"})
"""What a browser may be told a file is; anything else is bytes to it. None of these runs."""


def file_response(file: File, headers: Mapping[str, str]) -> Response:
    """Always to be saved and never shown, so that nothing in it can act as a page of ours."""
    kind = file.media_type if file.media_type in KINDS else "application/octet-stream"
    return Response(file.content, media_type=kind, headers={**headers, "Content-Disposition": attachment(file.name)})


def attachment(name: str) -> str:
    """The header that names a file: in letters every browser reads, and then as it is really called."""
    kept = "".join(each for each in name if each.isprintable() and each not in '\\/:*?"<>|').strip(" .") or "bigroom"
    ascii_only = unicodedata.normalize("NFKD", kept).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", ascii_only).strip("-.") or "bigroom"
    full = quote(kept.encode("utf-8", "replace"), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"

"""Who a browser belongs to: signed links that open once, and the signed cookie that follows."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from itsdangerous import BadData, Signer, URLSafeTimedSerializer

from adapters.web.render import own_path
from bot.rooms.rules import Seat

LINK_SECONDS = 15 * 60
LONGEST_LINK_SECONDS = 3 * 24 * 60 * 60
"""What a mail's link may ask for: no longer than a used link is remembered."""

SESSION_SECONDS = 12 * 60 * 60
"""A working day; a chat link makes a new one."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A link's claim: this seat, once, and the page to begin with."""

    seat: Seat
    once: str
    path: str = "/"


class Sessions:
    """Signs and reads. What is signed holds ids and no name, and is void when the secret changes."""

    def __init__(self, secret: str) -> None:
        self._links = URLSafeTimedSerializer(secret, salt="bigroom.link")
        self._keys = Signer(secret, salt="bigroom.invitation", digest_method=hashlib.sha256)
        self._cookies = URLSafeTimedSerializer(secret, salt="bigroom.session")
        self._marks = Signer(secret, salt="bigroom.page", digest_method=hashlib.sha256)

    def link(self, seat: Seat, path: str = "/", seconds: int = LINK_SECONDS) -> str:
        """A token to be opened once, within so many seconds, that leads to a page of ours."""
        return self._links.dumps([*_ids(seat), secrets.token_urlsafe(16), own_path(path), seconds])

    def read_link(self, token: str) -> Pass | None:
        """What a token claims; None when it is altered, or too old."""
        match _loaded(self._links, token, LONGEST_LINK_SECONDS):
            case [str(tenant), str(user), str(channel), str(once), str(path), int(seconds)]:
                young = _loaded(self._links, token, seconds) is not None
                return Pass(Seat(tenant, user, channel), once, own_path(path)) if young else None
            case _:
                return None

    def key(self, seat: Seat) -> str:
        """The key of an invitation: made from its Account, so that the record need not keep it to send it again."""
        return self._keys.get_signature(f"{seat.tenant}\n{seat.user}").decode()

    def mark(self, seat: Seat) -> str:
        """What a page says of whose it is: a browser has one session, and may show pages of an earlier one."""
        return self._marks.get_signature("\n".join(_ids(seat))).decode()

    def cookie(self, seat: Seat) -> str:
        """The value of a session's cookie."""
        return self._cookies.dumps(_ids(seat))

    def read_cookie(self, value: str) -> Seat | None:
        """Whose session it is; None when it is altered, or over."""
        match _loaded(self._cookies, value, SESSION_SECONDS):
            case [str(tenant), str(user), str(channel)]:
                return Seat(tenant, user, channel)
            case _:
                return None


def _ids(seat: Seat) -> list[str]:
    return [seat.tenant, seat.user, seat.channel]


def _loaded(serializer: URLSafeTimedSerializer, value: str, seconds: int) -> object:
    try:
        loaded: object = serializer.loads(value, max_age=seconds)
    except (BadData, UnicodeError):  # a lone surrogate cannot be signed at all
        return None
    return loaded

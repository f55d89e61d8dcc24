"""Who a browser belongs to: signed links that open once, and the signed cookie that follows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

LINK_SECONDS = 15 * 60
SESSION_SECONDS = 12 * 60 * 60
"""A working day; a chat link makes a new one."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A link's claim: this web Account, once."""

    user: str
    once: str


class Sessions:
    """Signs and reads. What is signed holds an id and no name, and is void when the secret changes."""

    def __init__(self, secret: str) -> None:
        self._links = URLSafeTimedSerializer(secret, salt="bigroom.link")
        self._cookies = URLSafeTimedSerializer(secret, salt="bigroom.session")

    def link(self, user: str) -> str:
        """A token to be opened once, within LINK_SECONDS."""
        return self._links.dumps([user, secrets.token_urlsafe(16)])

    def read_link(self, token: str) -> Pass | None:
        """What a token claims; None when it is altered, or too old."""
        claim = _loaded(self._links, token, LINK_SECONDS)
        match claim:
            case [str(user), str(once)]:
                return Pass(user, once)
            case _:
                return None

    def cookie(self, user: str) -> str:
        """The value of a session's cookie."""
        return self._cookies.dumps(user)

    def read_cookie(self, value: str) -> str | None:
        """Whose session it is; None when it is altered, or over."""
        user = _loaded(self._cookies, value, SESSION_SECONDS)
        return user if isinstance(user, str) else None


def _loaded(serializer: URLSafeTimedSerializer, value: str, seconds: int) -> object:
    try:
        loaded: object = serializer.loads(value, max_age=seconds)
    except BadData:
        return None
    return loaded

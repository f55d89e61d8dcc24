"""Is this request from Slack? Asked before Bolt sees a byte of it.

Bolt's own check comes second best: it logs the whole body of a request with a bad signature, and answers 500 to a
timestamp that is no number or a signature that is not ASCII. Everything here is bytes, so neither can happen.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable

TIMESTAMP = b"x-slack-request-timestamp"
SIGNATURE = b"x-slack-signature"
OLDEST = 5 * 60  # seconds; a recorded request is worthless after that
LONGEST_TIMESTAMP = 12  # digits; an unbounded number would be slow to read


class Signature:
    """Slack's signing secret, and the clock that says how old a request is.

    `clock` gives Unix seconds. Raises ValueError for a blank secret, with which anyone could sign.
    The scheme is Slack's "v0": docs.slack.dev/authentication/verifying-requests-from-slack.
    """

    def __init__(self, secret: str, clock: Callable[[], float]) -> None:
        if not secret.strip():
            message = "Slack's signing secret is empty, so anyone could sign requests. Set SLACK_SIGNING_SECRET."
            raise ValueError(message)
        self._secret = secret.encode()
        self._clock = clock

    def fault(self, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> str:
        """Why the request is refused, in a word for the log; empty when it is Slack's. Header names in lower case."""
        sent = {name: value for name, value in headers if name in (TIMESTAMP, SIGNATURE)}
        timestamp, signature = sent.get(TIMESTAMP, b""), sent.get(SIGNATURE, b"")
        if not timestamp or not signature:
            return "missing"
        if not timestamp.isdigit() or len(timestamp) > LONGEST_TIMESTAMP:
            return "malformed"
        if abs(self._clock() - int(timestamp)) > OLDEST:
            return "old"
        signed = b"v0=" + hmac.digest(self._secret, b"v0:%b:%b" % (timestamp, body), "sha256").hex().encode()
        return "" if hmac.compare_digest(signed, signature) else "wrong"

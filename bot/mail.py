"""One e-mail, and the server that takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.message import TryLater, Undeliverable

if TYPE_CHECKING:
    import aiosmtplib

PATIENCE_SECONDS = 20.0
"""For each answer of a mail server."""

FOR_GOOD = 500
"""A server's answers from here on are its last word."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `tls` from the first byte, or `starttls` after the greeting; neither on loopback."""

    host: str
    port: int
    username: str
    password: str
    tls: bool
    starttls: bool


def read_server(url: str) -> MailServer:
    """Read smtp://user:password@host:587 or smtps://…; raises ValueError with words for an operator."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or port == -1 or parts.path.strip("/"):
        message = "it must look like smtp://user:password@host:587, or smtps:// for port 465"
        raise ValueError(message)
    tls = parts.scheme == "smtps"
    return MailServer(
        parts.hostname,
        port or (465 if tls else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
        starttls=not tls and not _is_local(parts.hostname),
    )


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Mail:
    """What one person is sent; a mail that is sent again has the same `identity`, so that a mailbox may know it."""

    to: str
    subject: str
    body: str
    identity: str


def written(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """Plain text that asks no machine for an answer. Raises ValueError for a line break in a header."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.identity}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip("<> ") or "localhost"


class Smtp:
    """Hands mail to one server, a connection a mail."""

    def __init__(self, server: MailServer, sender: str, patience: float = PATIENCE_SECONDS) -> None:
        self._server = server
        self._sender = sender
        self._patience = patience

    async def send(self, mail: Mail, now: datetime) -> None:
        """Raises Undeliverable when this mail will never be taken, TryLater for every other trouble."""
        import aiosmtplib

        try:
            async with self._connected() as client:
                await client.send_message(written(mail, self._sender, now))
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _judged(refused.recipients[0].code) from refused
        except (aiosmtplib.SMTPDataError, aiosmtplib.SMTPRecipientRefused) as refused:
            raise _judged(refused.code) from refused
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise TryLater(0) from error

    async def check(self) -> bool:
        """Whether the server takes us as we are."""
        import aiosmtplib

        try:
            async with self._connected() as client:
                await client.noop()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return False
        return True

    def _connected(self) -> aiosmtplib.SMTP:
        import aiosmtplib

        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username or None,
            password=server.password or None,
            local_hostname=_domain(self._sender),  # else this machine's name is asked of the network
            timeout=self._patience,
            use_tls=server.tls,
            start_tls=server.starttls,
        )


def _judged(code: int) -> Exception:
    return Undeliverable(f"refused with {code}") if code >= FOR_GOOD else TryLater(0)

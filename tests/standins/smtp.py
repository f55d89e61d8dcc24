"""A mail server on loopback that takes, refuses, keeps waiting or dies, as a test says.

Used as `async with`. It speaks plain SMTP (RFC 5321) as far as handing in a mail needs, checks the order of commands,
and is gone when the block ends.
"""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from typing import Self


class Mood(StrEnum):
    """How the next mails fare."""

    KIND = "takes every mail"
    REFUSING = "550 no such mailbox"
    FULL = "552 refuses what was written, once it has it"
    BUSY = "451 try again later"
    SLOW = "never answers once it has the mail"
    DYING = "takes the mail and hangs up without a word"
    CLOSED = "421 hangs up at once"


@dataclass
class SmtpStandIn:
    """`taken` holds what it said yes to, `lost` what it had when it said nothing, `faults` what we did wrong."""

    login: str = ""
    mood: Mood = Mood.KIND
    taken: list[EmailMessage] = field(default_factory=list)
    lost: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """As an operator writes it."""
        return f"smtp://{self.login + '@' if self.login else ''}127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._open: set[asyncio.StreamWriter] = set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._open.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mood is Mood.CLOSED:
            writer.write(b"421 closing\r\n")
            return
        writer.write(b"220 mail.example.org\r\n")
        known = not self.login
        while line := (await reader.readline()).decode().strip():
            command = line.upper()
            if command.startswith("EHLO"):
                writer.write(b"250-mail.example.org\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n")
            elif command.startswith("AUTH PLAIN"):
                known = base64.b64decode(line.split()[2]).decode().split("\0")[1:] == self.login.split(":")
                writer.write(b"235 welcome\r\n" if known else b"535 who are you?\r\n")
            elif command == "DATA" and known:
                if not await self._data(reader, writer):
                    return
            elif command == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(self._answer(line, known=known))

    def _answer(self, line: str, *, known: bool) -> bytes:
        command = line.upper()
        if command in {"NOOP", "RSET"} or (known and command.startswith("MAIL FROM:")):
            return b"250 ok\r\n"
        if known and command.startswith("RCPT TO:"):
            if self.mood in {Mood.REFUSING, Mood.BUSY}:
                return f"{self.mood}\r\n".encode()
            self.to.append(line.partition("<")[2].partition(">")[0])
            return b"250 ok\r\n"
        self.faults.append(command.split()[0])
        return b"530 not now\r\n"

    async def _data(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        writer.write(b"354 go on\r\n")
        raw = await reader.readuntil(b"\r\n.\r\n")
        mail = message_from_bytes(raw[:-3], policy=policy.default)
        match self.mood:
            case Mood.SLOW:
                self.lost.append(mail)
                await reader.read()  # until the other side gives up
                return False
            case Mood.DYING:
                self.lost.append(mail)
                return False
            case Mood.FULL:
                writer.write(f"{self.mood}\r\n".encode())
            case _:
                self.taken.append(mail)
                writer.write(b"250 taken\r\n")
        return True

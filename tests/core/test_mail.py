"""The mail server: its address as an operator writes it, and encryption wherever it leaves the machine."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.mail import MailServer, Smtp, read_server
from tests.standins.smtp import SmtpStandIn

SENDER = "bigroom@example.org"
PATIENCE = 0.3


def smtp(server: SmtpStandIn, url: str = "") -> Smtp:
    return Smtp(read_server(url or server.url), SENDER, PATIENCE)


@pytest.fixture
async def server() -> AsyncIterator[SmtpStandIn]:
    async with SmtpStandIn(login="bot:secret") as running:
        yield running
        assert not running.faults


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, "", "", tls=False, starttls=True)),
        (
            "smtp://a%40b:p%2Fw@mail.example.org:25",
            MailServer("mail.example.org", 25, "a@b", "p/w", tls=False, starttls=True),
        ),
        ("smtps://mail.example.org/", MailServer("mail.example.org", 465, "", "", tls=True, starttls=False)),
        ("smtp://127.0.0.1:1025", MailServer("127.0.0.1", 1025, "", "", tls=False, starttls=False)),
        ("smtp://localhost", MailServer("localhost", 587, "", "", tls=False, starttls=False)),
        ("smtp://[::1]:25", MailServer("::1", 25, "", "", tls=False, starttls=False)),
    ],
)
def test_an_address_of_a_server_is_read_with_encryption_wherever_it_leaves_the_machine(
    url: str, server: MailServer
) -> None:
    assert read_server(url) == server


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://x", "smtp://", "smtp://h:port", "smtp://h:99999", "smtp://h/x"]
)
def test_a_wrong_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://user:password@host:587"):
        read_server(url)


async def test_a_server_elsewhere_must_offer_encryption(server: SmtpStandIn) -> None:
    plain = read_server(server.url)
    elsewhere = MailServer(plain.host, plain.port, plain.username, plain.password, tls=False, starttls=True)
    assert not await Smtp(elsewhere, SENDER, PATIENCE).check()
    assert await Smtp(plain, SENDER, PATIENCE).check()

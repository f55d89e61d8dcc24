"""Our own token: bought once, kept while it is good, and bought without holding up the event loop."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any

import msal
import pytest

from adapters.teams.app import TeamsSettings
from adapters.teams.credentials import Credentials, asking
from adapters.teams.settings import SCOPE, token_endpoint, token_form
from bot.message import TryLater


@dataclass
class Shop:
    """Sells tokens, or whatever answer it is told to give."""

    answers: list[Any]
    sold: int = 0

    async def __call__(self) -> dict[str, Any]:
        await asyncio.sleep(0)
        self.sold += 1
        answer: dict[str, Any] = self.answers.pop(0)
        return answer


async def test_many_who_need_a_token_at_once_share_one() -> None:
    shop = Shop([{"access_token": "a", "expires_in": 3600}])
    credentials = Credentials(shop)
    assert set(await asyncio.gather(*(credentials.token() for _ in range(9)))) == {"a"}
    assert shop.sold == 1


async def test_a_forgotten_token_is_bought_again() -> None:
    credentials = Credentials(Shop([{"access_token": "a"}, {"access_token": "b"}]))
    assert await credentials.token() == "a"
    credentials.forget()
    assert await credentials.token() == "b"


async def test_a_token_about_to_end_is_not_kept() -> None:
    credentials = Credentials(Shop([{"access_token": "a", "expires_in": 0.000001}, {"access_token": "b"}]))
    await credentials.token()
    await asyncio.sleep(0.001)
    assert await credentials.token() == "b"


@pytest.mark.parametrize(
    "answer", [{}, {"error": "invalid_client"}, {"access_token": 3}, [], None, {"access_token": ""}]
)
async def test_an_answer_without_a_token_is_a_wait_not_a_crash(answer: object) -> None:
    with pytest.raises(TryLater):
        await Credentials(Shop([answer])).token()


@dataclass
class Entra:
    """Stands where msal's application does: msal itself speaks https to Microsoft and to nobody else."""

    made: list[tuple[str, str]] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    removed: int = 0

    def __call__(self, client_id: str, *, client_credential: str, authority: str, timeout: float) -> Entra:
        assert client_credential
        assert timeout
        self.made.append((client_id, authority))
        return self

    def remove_tokens_for_client(self) -> None:
        self.removed += 1

    def acquire_token_for_client(self, scopes: list[str]) -> dict[str, Any]:
        assert scopes == [SCOPE]
        self.threads.add(threading.get_ident())
        return {"access_token": f"token {self.removed}", "expires_in": 3599}


async def test_entra_is_asked_in_a_thread_by_one_application_of_the_bots_own_tenant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entra = Entra()
    monkeypatch.setattr(msal, "ConfidentialClientApplication", entra)
    credentials = Credentials(asking(_settings("secret"), _no_session))
    assert await credentials.token() == "token 1"
    credentials.forget()
    assert await credentials.token() == "token 2"
    assert entra.made == [("app", "https://login.microsoftonline.com/tenant")]
    assert threading.get_ident() not in entra.threads


def test_a_token_is_asked_for_at_the_tenants_own_endpoint() -> None:
    assert token_endpoint("tenant") == "https://login.microsoftonline.com/tenant/oauth2/v2.0/token"
    assert token_form("app", "secret")["scope"] == SCOPE


def test_no_password_no_start() -> None:
    with pytest.raises(ValueError, match="password"):
        asking(_settings(""), _no_session)


def _settings(password: str) -> TeamsSettings:
    return TeamsSettings(
        app_id="app",
        app_password=password,
        tenant_id="tenant",
        openid_metadata_url="",
        service_hosts=(),
        allowed_tenants=("another",),
    )


def _no_session() -> Any:  # noqa: ANN401 -- never called
    raise AssertionError

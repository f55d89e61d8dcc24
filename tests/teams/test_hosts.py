from __future__ import annotations

import pytest

from adapters.teams import hosts
from bot.settings import TEAMS_SERVICE_HOSTS


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/uk/",
        "https://SMBA.trafficmanager.net/uk/00000000-0000-4000-8000-0000000000a1/",
        "https://smba.onyx.prod.teams.trafficmanager.net/emea/",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
    ],
)
def test_microsofts_documented_hosts_are_allowed(url: str) -> None:
    assert hosts.allowed(url, TEAMS_SERVICE_HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "smba.trafficmanager.net",
        "http://smba.trafficmanager.net/uk/",
        "ftp://smba.trafficmanager.net/",
        "https://evil.trafficmanager.net/",
        "https://evil.onyx.prod.teams.trafficmanager.net/",
        "https://webchat.botframework.com/",
        "https://europe.teams.microsoft.com/",
        "https://botframework.com.evil.example/",
        "https://evilbotframework.com/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net:pass@evil.example/",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://evil.example/#smba.trafficmanager.net",
        "https://evil.example/?x=smba.trafficmanager.net",
        "https://smba.trafficmanager.net/?redirect=evil",
        "https://smba.trafficmanager.net\n.evil.example/",
        "https://\u0455mba.trafficmanager.net/",
        "https://127.0.0.1/",
        "http://localhost/",
        "https://[::1]/",
    ],
)
def test_all_others_are_not(url: str) -> None:
    assert not hosts.allowed(url, TEAMS_SERVICE_HOSTS)


@pytest.mark.parametrize("url", ["http://127.0.0.1:56150/_connector", "http://localhost:3978/", "https://[::1]:1/"])
def test_loopback_may_be_plain_http(url: str) -> None:
    assert hosts.loopback(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1.evil.example/", "http://localhost.evil.example/", "http://10.0.0.1/"]
)
def test_what_only_looks_like_loopback_is_not(url: str) -> None:
    assert not hosts.loopback(url)

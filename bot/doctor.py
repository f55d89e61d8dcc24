"""Looks at an installation from outside in, and says for each thing what to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from sqlalchemy import func, select

from adapters.teams.settings import token_endpoint, token_form
from bot import migrating
from bot.database import DATABASE_AWAY, Database
from bot.installations import Installations
from bot.mail import Smtp, read_server
from bot.settings import DEMO_DATABASE, Settings, SettingsError, read_settings

Answer = TypeVar("Answer")

PATIENCE = aiohttp.ClientTimeout(total=10)
WRONG_CLIENT = frozenset({"invalid_client_id", "bad_client_secret"})
MAIL_PATIENCE = 10.0
MOST_DRIFT = 60
"""Seconds by which this clock may be wrong; Slack refuses requests after 300."""
DEMO_APART = f"The demo needs none of this: it keeps a file of its own, {DEMO_DATABASE.removeprefix('sqlite:///')}."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, whether it is well, and if not the next step. `well` is None where nobody can tell."""

    about: str
    well: bool | None
    said: str


CLOCK_UNKNOWN = Finding(
    "clock",
    well=None,
    said="could not be compared: PostgreSQL and Slack can tell us the time, and neither did. "
    "See that time synchronisation (NTP) is on; timedatectl says so on most Linux machines.",
)


def _well(about: str, said: str) -> Finding:
    return Finding(about, well=True, said=said)


def _fix(about: str, said: str) -> Finding:
    return Finding(about, well=False, said=said)


async def examine(now: Callable[[], datetime], slack_scopes: Collection[str]) -> list[Finding]:
    """Look at everything that is set; `slack_scopes` are those that the manifest asks for."""
    try:
        settings = read_settings()
        found = [_well("settings", "complete")]
    except SettingsError as error:
        found = [_fix("settings", str(error))]
        try:
            settings = read_settings(complete=False)
        except SettingsError:
            return found
    found += await _examine_database(settings, now)
    async with aiohttp.ClientSession(timeout=PATIENCE) as http:
        if settings.slack_bot_token.reveal():
            found += await _examine_slack(http, settings, now, slack_scopes)
        if settings.slack_installs:
            found += await _examine_installing(http, settings, now)
        if settings.slack_app_token.reveal():
            found.append(await _examine_socket_mode(http, settings))
        if settings.teams_wanted:
            found += await _examine_teams(http, settings)
        if settings.mail_wanted:
            found.append(await _examine_mail(settings))
        if settings.public_url:
            found.append(await _examine_public_url(http, settings.public_url))
    return found if any(each.about == "clock" for each in found) else [*found, CLOCK_UNKNOWN]


async def _examine_database(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    database = Database(settings.database_url)
    if _lacks_file(database):
        missing = f"there is none yet at {database.url.database}. Run: bigroom migrate ({DEMO_APART})"
        return [_fix("database", missing)]
    try:
        at, theirs = await migrating.current(database), await _database_time(database)
    except DATABASE_AWAY:
        return [_fix("database", "cannot be reached. Check DATABASE_URL and that it is running.")]
    finally:
        await database.close()
    newest = migrating.head()
    behind = f"is at revision {at or 'none'}, not {newest}. Run: bigroom migrate"
    found = [
        _well("database", "answers"),
        _well("migrations", f"at revision {at}") if at == newest else _fix("migrations", behind),
    ]
    return [*found, _clock("the database's", theirs, now())] if theirs else found


def _lacks_file(database: Database) -> bool:
    """Looking into a SQLite file that is not there would make an empty one."""
    path = database.url.database
    return database.url.get_backend_name() == "sqlite" and not (path and Path(path).exists())


async def _database_time(database: Database) -> datetime | None:
    """PostgreSQL has a clock of its own; SQLite has this machine's."""
    if database.url.get_backend_name() == "sqlite":
        return None
    async with database.reading() as connection:
        told: datetime = (await connection.execute(select(func.now()))).scalar_one()
    return told.astimezone(UTC)


def _clock(whose: str, theirs: datetime, ours: datetime) -> Finding:
    drift = abs((ours - theirs).total_seconds())
    if drift <= MOST_DRIFT:
        return _well("clock", f"agrees with {whose}")
    return _fix("clock", f"is {drift:.0f} seconds away from {whose}. Turn on time synchronisation (NTP).")


async def _examine_slack(
    http: aiohttp.ClientSession, settings: Settings, now: Callable[[], datetime], wanted: Collection[str]
) -> list[Finding]:
    token = settings.slack_bot_token.reveal()

    async def ask() -> tuple[dict[str, Any], str, str]:
        url = settings.slack_api_url.rstrip("/") + "/auth.test"
        async with http.post(url, headers={"Authorization": f"Bearer {token}"}) as response:
            return await response.json(), response.headers.get("X-OAuth-Scopes", ""), response.headers.get("Date", "")

    told = await _reached(ask)
    if told is None:
        return [_fix("Slack", "cannot be reached. Check SLACK_API_URL and the way out through your firewall.")]
    body, granted, date = told
    if not body.get("ok"):
        refused = f"was refused ({body.get('error')}). Copy SLACK_BOT_TOKEN again from OAuth & Permissions."
        return [_fix("Slack token", refused)]
    lacking = sorted(set(wanted) - {scope.strip() for scope in granted.split(",")})
    missing = f"lacks {', '.join(lacking)}. Update the app from `bigroom manifest slack` and reinstall it."
    found = [
        _well("Slack token", "accepted"),
        _fix("Slack scopes", missing) if lacking else _well("Slack scopes", "all granted"),
    ]
    told_at = _date_of(date)
    return [*found, _clock("Slack’s", told_at, now())] if told_at else found


def _date_of(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC)
    except ValueError:  # missing, or no date
        return None


async def _examine_installing(
    http: aiohttp.ClientSession, settings: Settings, now: Callable[[], datetime]
) -> list[Finding]:
    """Several workspaces: our client, and what is kept of each."""
    from adapters.slack.connector import client_header  # the SDK is slow to load

    async def ask() -> str:
        url = settings.slack_api_url.rstrip("/") + "/oauth.v2.access"
        client = client_header(settings.slack_client_id, settings.slack_client_secret.reveal())
        async with http.post(url, headers=client, data={"code": "none"}) as response:
            return str((await response.json()).get("error"))

    told = await _reached(ask)  # Slack looks at the client first, and only then at a code that is none
    accepted = None if told is None else told not in WRONG_CLIENT
    bad = f"was refused ({told}). Copy SLACK_CLIENT_ID and SLACK_CLIENT_SECRET again from Basic Information."
    return [_judged("Slack client", accepted, "accepted", bad), *await _examine_installations(http, settings, now)]


async def _examine_installations(
    http: aiohttp.ClientSession, settings: Settings, now: Callable[[], datetime]
) -> list[Finding]:
    database = Database(settings.database_url)
    if _lacks_file(database):
        return []
    key = settings.bigroom_secret_key.reveal()
    try:
        held = await Installations(database, now, key, settings.old_secret_keys).held()
    except DATABASE_AWAY:  # said already
        return []
    finally:
        await database.close()
    refused = [each.id for each in held if each.token and await _refused(http, settings, each.token)]
    found = [_readable(len(held), sum(not each.token for each in held), settings.public_url)]
    if any(each.old for each in held if each.token):
        found.append(_fix("Slack keys", "some tokens are still under an old key. Run: bigroom rotate-keys"))
    if refused:
        names = ", ".join(refused)
        found.append(_fix("Slack tokens", f"of {names} are refused. Let these workspaces install the app again."))
    return found


def _readable(held: int, unread: int, public_url: str) -> Finding:
    about = "Slack installations"
    if not unread:
        return _well(about, f"{held}. More workspaces install it from {public_url}/slack/install")
    how = "Add the key they were made with to BIGROOM_OLD_SECRET_KEYS, or let those workspaces install the app again."
    return _fix(about, f"{unread} of {held} cannot be read with today's key. {how}")


async def _refused(http: aiohttp.ClientSession, settings: Settings, token: str) -> bool:
    """Whether Slack says no to a token; when it says nothing, that is not the token's fault."""

    async def ask() -> bool:
        url = settings.slack_api_url.rstrip("/") + "/auth.test"
        async with http.post(url, headers={"Authorization": f"Bearer {token}"}) as response:
            return response.ok and not (await response.json()).get("ok")

    return await _reached(ask) is True


async def _examine_socket_mode(http: aiohttp.ClientSession, settings: Settings) -> Finding:
    token = settings.slack_app_token.reveal()

    async def ask() -> bool:
        url = settings.slack_api_url.rstrip("/") + "/apps.connections.open"
        async with http.post(url, headers={"Authorization": f"Bearer {token}"}) as response:
            return bool((await response.json()).get("ok"))

    bad = "was refused. Make an app-level token with connections:write and copy it to SLACK_APP_TOKEN."
    return _judged("Slack Socket Mode", await _reached(ask), "accepted", bad)


async def _examine_teams(http: aiohttp.ClientSession, settings: Settings) -> list[Finding]:
    token_url = settings.teams_token_url or token_endpoint(settings.teams_tenant_id)
    asked = token_form(settings.teams_app_id, settings.teams_app_password.reveal())

    async def ask_token() -> bool:
        async with http.post(token_url, data=asked) as response:
            return response.ok and "access_token" in await response.json()

    async def ask_keys() -> bool:
        async with http.get(settings.teams_openid_metadata_url) as response:
            return response.ok and "jwks_uri" in await response.json(content_type=None)

    return [
        _judged("Teams credentials", await _reached(ask_token), "accepted",
                "were refused. Check TEAMS_APP_ID, TEAMS_APP_PASSWORD (it may have expired) and TEAMS_TENANT_ID."),
        _judged("Teams signing keys", await _reached(ask_keys), "found",
                "are not at TEAMS_OPENID_METADATA_URL. Remove that setting unless you run your own issuer."),
    ]  # fmt: skip


def _judged(about: str, answer: bool | None, good: str, bad: str) -> Finding:  # noqa: FBT001 -- what was answered
    if answer is None:
        return _fix(about, "cannot be reached. Check the way out through your firewall.")
    return _well(about, good) if answer else _fix(about, bad)


async def _examine_mail(settings: Settings) -> Finding:
    """Say hello to the mail server and log in; nothing is sent."""
    server = read_server(settings.smtp_url.reveal())
    bad = "does not take us. Check SMTP_URL: host, port, user and password, and that it offers STARTTLS or is smtps://."
    accepted = await Smtp(server, settings.mail_from, patience=MAIL_PATIENCE).check()
    return _well("mail server", "accepted") if accepted else _fix("mail server", bad)


async def _examine_public_url(http: aiohttp.ClientSession, public_url: str) -> Finding:
    async def ask() -> bool:
        async with http.get(f"{public_url}/health") as response:
            return response.ok and await response.text() == "ok"

    bad = "does not answer as Big Room. Check PUBLIC_URL, DNS, the certificate and that the service is running."
    return _well("public URL", "leads here") if await _reached(ask) else _fix("public URL", bad)


async def _reached(ask: Callable[[], Awaitable[Answer]]) -> Answer | None:
    """What was answered; None when nobody did, or not in the expected form."""
    try:
        return await ask()
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return None

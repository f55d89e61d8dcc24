"""Everything that can be set, read once from the environment; nothing else reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import attrs

from bot.database import driver_url
from bot.mail import read_server

_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")

_LAST_PORT = 65535
SHORTEST_SECRET = 32
"""Characters of BIGROOM_SECRET_KEY; `openssl rand -hex 32` gives 64."""

# The hosts of the public cloud and of GCC, each by its whole name, as Microsoft lists them for its Teams SDK under
# "Service URL Validation". Never a wildcard over trafficmanager.net: anyone can register a name there.
TEAMS_SERVICE_HOSTS = (
    "smba.trafficmanager.net",
    "smba.onyx.prod.teams.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
)


class SettingsError(Exception):
    """A setting is wrong or missing; the message is one sentence that names the variable and the next step."""


@attrs.frozen(repr=False)
class Secret:
    """A text that is shown only to who asks for it: it prints as stars, in a log or a trace too."""

    _text: str

    def reveal(self) -> str:
        """Give the text itself."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret('**********')"


_NONE = Secret("")


def _port(given: str | int) -> int:
    try:
        port = int(given)
    except ValueError:
        port = 0
    if not 1 <= port <= _LAST_PORT:
        message = f"PORT is wrong: give a whole number from 1 to {_LAST_PORT}."
        raise SettingsError(message)
    return port


def _listed(given: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else tuple(given)


def _secret(given: str | Secret) -> Secret:
    return given if isinstance(given, Secret) else Secret(given)


def _secrets(given: str | tuple[str, ...]) -> tuple[Secret, ...]:
    return tuple(map(Secret, _listed(given)))


def _address(given: str) -> str:
    return given.rstrip("/")


def _https(value: str) -> None:
    parts = urlsplit(value)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
        message = "it must be the https:// address at which people reach this service"
        raise ValueError(message)


def _is_read_by(reading: Callable[[str], object]) -> Callable[[Settings, attrs.Attribute[Any], str | Secret], None]:
    """Refuse what whoever will use it cannot read, in its words."""

    def check(_: Settings, field: attrs.Attribute[Any], value: str | Secret) -> None:
        try:
            if value:
                reading(value.reveal() if isinstance(value, Secret) else value)
        except ValueError as error:
            message = f"{field.name.upper()} is wrong: {error}."
            raise SettingsError(message) from None

    return check


@attrs.frozen
class Settings:
    """Frozen settings; the upper-case name of a field is its variable. Secrets print as stars."""

    port: int = attrs.field(default=3978, converter=_port)
    host: str = "127.0.0.1"
    public_url: str = attrs.field(default="", converter=_address, validator=_is_read_by(_https))
    database_url: str = attrs.field(  # not printed: a password may be in it
        default="sqlite:///var/bigroom.sqlite", validator=_is_read_by(driver_url), repr=False
    )
    bigroom_secret_key: Secret = attrs.field(default=_NONE, converter=_secret)
    bigroom_old_secret_keys: tuple[Secret, ...] = attrs.field(default=(), converter=_secrets)

    slack_signing_secret: Secret = attrs.field(default=_NONE, converter=_secret)
    slack_bot_token: Secret = attrs.field(default=_NONE, converter=_secret)
    slack_app_token: Secret = attrs.field(default=_NONE, converter=_secret)
    slack_client_id: str = ""
    slack_client_secret: Secret = attrs.field(default=_NONE, converter=_secret)
    slack_api_url: str = "https://slack.com/api/"

    smtp_url: Secret = attrs.field(default=_NONE, converter=_secret, validator=_is_read_by(read_server))
    mail_from: str = ""

    teams_app_id: str = ""
    teams_app_password: Secret = attrs.field(default=_NONE, converter=_secret)
    teams_tenant_id: str = ""
    teams_allowed_tenants: tuple[str, ...] = attrs.field(default=(), converter=_listed)
    teams_openid_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_token_url: str = ""
    teams_service_hosts: tuple[str, ...] = attrs.field(default=TEAMS_SERVICE_HOSTS, converter=_listed)

    @property
    def mail_wanted(self) -> bool:
        """Whether people without a platform are written to."""
        return bool(self.smtp_url)

    @property
    def slack_wanted(self) -> bool:
        """Whether any Slack setting was given; then all that one needs must be."""
        return self.slack_installs or any(self._slack_secrets())

    @property
    def slack_installs(self) -> bool:
        """Whether several workspaces may install the app; then all that this needs must be set."""
        return bool(self.slack_client_id or self.slack_client_secret)

    @property
    def teams_wanted(self) -> bool:
        """Whether any Teams credential was given; then all must be."""
        return bool(self.teams_app_id or self.teams_app_password)

    @property
    def old_secret_keys(self) -> tuple[str, ...]:
        """Keys of before, newest first."""
        return tuple(key.reveal() for key in self.bigroom_old_secret_keys)

    def _slack_secrets(self) -> tuple[Secret, ...]:
        return self.slack_signing_secret, self.slack_bot_token, self.slack_app_token

    def missing(self) -> str:
        """One sentence on the first thing that stops a start for real, or nothing.

        Without a signing secret or a token an adapter could be spoken to by anyone, so it must not start.
        """
        needs: list[tuple[str, str, bool]] = [
            ("BIGROOM_SECRET_KEY", "it signs links and sessions; make one with `openssl rand -hex 32`",
             len(self.bigroom_secret_key.reveal()) < SHORTEST_SECRET),
            ("PUBLIC_URL", "it is the https:// address at which people reach this service", not self.public_url),
            ("MAIL_FROM", "it is the address that e-mail comes from, such as bigroom@example.org",
             self.mail_wanted and not _ADDRESS.fullmatch(self.mail_from)),
            *self._slack_needs(),
            *self._teams_needs(),
        ]  # fmt: skip
        return next((f"{name} is missing or wrong: {why}." for name, why, lacking in needs if lacking), "")

    def _slack_needs(self) -> list[tuple[str, str, bool]]:
        if not self.slack_wanted:
            return []
        socket, token = (bool(self.slack_app_token), self.slack_bot_token.reveal())
        installs = self.slack_installs
        return [
            ("SLACK_CLIENT_ID", "Slack shows it under Basic Information, and SLACK_CLIENT_SECRET needs it",
             installs and not self.slack_client_id),
            ("SLACK_CLIENT_SECRET", "Slack shows it under Basic Information, beside the Client ID",
             installs and not self.slack_client_secret),
            ("SLACK_APP_TOKEN", "several workspaces are served over HTTP only, so leave it out", installs and socket),
            ("SLACK_BOT_TOKEN", "Slack shows it under OAuth & Permissions, beginning xoxb-",
             not token.startswith("xoxb-") and (bool(token) or not installs)),
            ("SLACK_APP_TOKEN", "Slack shows it under Basic Information, beginning xapp-",
             socket and not self.slack_app_token.reveal().startswith("xapp-")),
            ("SLACK_SIGNING_SECRET", "Slack shows it under Basic Information (or set SLACK_APP_TOKEN for Socket Mode)",
             not self.slack_signing_secret and not socket),
        ]  # fmt: skip

    def _teams_needs(self) -> list[tuple[str, str, bool]]:
        if not self.teams_wanted:
            return []
        return [
            ("TEAMS_APP_ID", "it is the Application (client) ID of the bot's registration", not self.teams_app_id),
            ("TEAMS_APP_PASSWORD", "it is a client secret of the bot's registration",
             not self.teams_app_password),
            ("TEAMS_TENANT_ID", "it is the Directory (tenant) ID of the bot's own organisation",
             not self.teams_tenant_id),
            ("TEAMS_APP_ID", "it is a GUID: five groups of letters a to f and figures",
             not _guid(self.teams_app_id)),
            ("TEAMS_TENANT_ID", "it is a GUID, not a domain name", not _guid(self.teams_tenant_id)),
            ("TEAMS_ALLOWED_TENANTS", "it is a list of GUIDs with commas between",
             not all(map(_guid, self.teams_allowed_tenants))),
        ]  # fmt: skip


def _guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


VARIABLES = tuple(field.name.upper() for field in attrs.fields(Settings))
"""All that can be set."""

DEMO_DATABASE = "sqlite:///var/demo.sqlite"
"""A file of its own: sample people must not turn up where a real service begins."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _given() -> dict[str, str]:
    """What the environment sets, by field: a variable may be written in small letters, and capitals go before them."""
    written = sorted(os.environ.items(), key=lambda each: each[0].isupper())
    return {name.lower(): value.strip() for name, value in written if name.upper() in VARIABLES and value.strip()}


def read_settings(*, demo: bool = False, complete: bool = True) -> Settings:
    """Read the environment once; raises SettingsError with one sentence for the first thing wrong.

    The demo needs no credentials, and stays on loopback because it lets anyone be any sample person. Its command asks
    for it and no variable can: a wrong line in an environment file must not open a real service. What comes
    before the credentials (migrations, manifests, the doctor) asks for settings that need not be `complete`.
    """
    # A blank at the end of a pasted line is not part of a token, and a line with nothing after its = sets nothing: an
    # empty HOST would even mean every address.
    settings = Settings(**({"database_url": DEMO_DATABASE} if demo else {}) | _given())
    if demo and settings.host not in LOOPBACK:
        message = "HOST is wrong: the demo answers on 127.0.0.1 only, because it lets anyone be any sample person."
        raise SettingsError(message)
    if complete and not demo and (lacking := settings.missing()):
        raise SettingsError(lacking)
    return settings

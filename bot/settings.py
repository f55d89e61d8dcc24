"""Everything that can be set, read once from the environment; nothing else reads it."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.database import driver_url
from bot.mail import read_server

_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")

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


def _listed(value: Any) -> Any:  # noqa: ANN401 -- pydantic hands over whatever was given
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class Settings(BaseSettings):
    """Frozen settings; the upper-case name of a field is its variable. Secrets print as stars."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    port: int = Field(default=3978, ge=1, le=65535)
    host: str = "127.0.0.1"
    public_url: str = ""
    database_url: str = "sqlite:///var/bigroom.sqlite"
    bigroom_secret_key: SecretStr = SecretStr("")
    bigroom_old_secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()

    slack_signing_secret: SecretStr = SecretStr("")
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"

    smtp_url: SecretStr = SecretStr("")
    mail_from: str = ""

    teams_app_id: str = ""
    teams_app_password: SecretStr = SecretStr("")
    teams_tenant_id: str = ""
    teams_allowed_tenants: Annotated[tuple[str, ...], NoDecode] = ()
    teams_openid_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_token_url: str = ""
    teams_service_hosts: Annotated[tuple[str, ...], NoDecode] = TEAMS_SERVICE_HOSTS

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: dict[str, Any]) -> dict[str, Any]:
        """A line with nothing after its = sets nothing; an empty HOST would even mean every address."""
        return {name: value for name, value in given.items() if not isinstance(value, str) or value.strip()}

    @field_validator("*", mode="before")
    @classmethod
    def _trimmed(cls, value: object) -> object:
        """A blank at the end of a pasted line is not part of a token."""
        return value.strip() if isinstance(value, str) else value

    _split = field_validator("bigroom_old_secret_keys", "teams_allowed_tenants", "teams_service_hosts", mode="before")(
        _listed
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        driver_url(value)
        return value

    @field_validator("public_url")
    @classmethod
    def _https(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK)):
            message = "it must be the https:// address at which people reach this service"
            raise ValueError(message)
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            read_server(value.get_secret_value())
        return value

    @property
    def mail_wanted(self) -> bool:
        """Whether people without a platform are written to."""
        return bool(self.smtp_url.get_secret_value())

    @property
    def slack_wanted(self) -> bool:
        """Whether any Slack setting was given; then all that one needs must be."""
        return self.slack_installs or any(secret.get_secret_value() for secret in self._slack_secrets())

    @property
    def slack_installs(self) -> bool:
        """Whether several workspaces may install the app; then all that this needs must be set."""
        return bool(self.slack_client_id or self.slack_client_secret.get_secret_value())

    @property
    def teams_wanted(self) -> bool:
        """Whether any Teams credential was given; then all must be."""
        return bool(self.teams_app_id or self.teams_app_password.get_secret_value())

    @property
    def old_secret_keys(self) -> tuple[str, ...]:
        """Keys of before, newest first."""
        return tuple(key.get_secret_value() for key in self.bigroom_old_secret_keys)

    def _slack_secrets(self) -> tuple[SecretStr, ...]:
        return self.slack_signing_secret, self.slack_bot_token, self.slack_app_token

    def missing(self) -> str:
        """One sentence on the first thing that stops a start for real, or nothing.

        Without a signing secret or a token an adapter could be spoken to by anyone, so it must not start.
        """
        needs: list[tuple[str, str, bool]] = [
            ("BIGROOM_SECRET_KEY", "it signs links and sessions; make one with `openssl rand -hex 32`",
             len(self.bigroom_secret_key.get_secret_value()) < SHORTEST_SECRET),
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
        socket, token = (bool(self.slack_app_token.get_secret_value()), self.slack_bot_token.get_secret_value())
        installs = self.slack_installs
        return [
            ("SLACK_CLIENT_ID", "Slack shows it under Basic Information, and SLACK_CLIENT_SECRET needs it",
             installs and not self.slack_client_id),
            ("SLACK_CLIENT_SECRET", "Slack shows it under Basic Information, beside the Client ID",
             installs and not self.slack_client_secret.get_secret_value()),
            ("SLACK_APP_TOKEN", "several workspaces are served over HTTP only, so leave it out", installs and socket),
            ("SLACK_BOT_TOKEN", "Slack shows it under OAuth & Permissions, beginning xoxb-",
             not token.startswith("xoxb-") and (bool(token) or not installs)),
            ("SLACK_APP_TOKEN", "Slack shows it under Basic Information, beginning xapp-",
             socket and not self.slack_app_token.get_secret_value().startswith("xapp-")),
            ("SLACK_SIGNING_SECRET", "Slack shows it under Basic Information (or set SLACK_APP_TOKEN for Socket Mode)",
             not self.slack_signing_secret.get_secret_value() and not socket),
        ]  # fmt: skip

    def _teams_needs(self) -> list[tuple[str, str, bool]]:
        if not self.teams_wanted:
            return []
        return [
            ("TEAMS_APP_ID", "it is the Application (client) ID of the bot's registration", not self.teams_app_id),
            ("TEAMS_APP_PASSWORD", "it is a client secret of the bot's registration",
             not self.teams_app_password.get_secret_value()),
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


DEMO_DATABASE = "sqlite:///var/demo.sqlite"
"""A file of its own: sample people must not turn up where a real service begins."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def read_settings(*, demo: bool = False, complete: bool = True) -> Settings:
    """Read the environment once; raises SettingsError with one sentence for the first thing wrong.

    The demo needs no credentials, and stays on loopback because it lets anyone be any sample person. Its command asks
    for it and no variable can: a wrong line in an environment file must not open a real service. What comes
    before the credentials (migrations, manifests, the doctor) asks for settings that need not be `complete`.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        reason = str(first["msg"]).removeprefix("Value error, ")
        message = f"{name} is wrong: {reason[0].lower()}{reason[1:]}."
        raise SettingsError(message) from None
    if demo and "database_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"database_url": DEMO_DATABASE})
    if demo and settings.host not in LOOPBACK:
        message = "HOST is wrong: the demo answers on 127.0.0.1 only, because it lets anyone be any sample person."
        raise SettingsError(message)
    if complete and not demo and (lacking := settings.missing()):
        raise SettingsError(lacking)
    return settings

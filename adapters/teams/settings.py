"""What the Teams adapter is told by the root; it reads no environment itself."""

from __future__ import annotations

from dataclasses import dataclass, field

AUTHORITY = "https://login.microsoftonline.com/"
"""Entra, which gives us our tokens; a tenant's id follows."""

SCOPE = "https://api.botframework.com/.default"
"""What our token is for: speaking to Teams."""


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """Plain values.

    `service_hosts` are names or `*.suffix` patterns. `token_url` is empty for Entra; set, it is a plain OAuth token
    endpoint, so that a local issuer can stand in. `tenant_id` is the bot's own, where its tokens come from;
    `allowed_tenants` are those whose people may use it, and empty means its own alone: the bot resource is registered
    for a single tenant and its Entra application for many, and then one registration serves them all. `anonymous`
    accepts requests of this machine without a token, for Microsoft's Agents Playground in demo.
    """

    app_id: str
    app_password: str = field(repr=False)
    tenant_id: str
    openid_metadata_url: str
    service_hosts: tuple[str, ...]
    token_url: str = ""
    allowed_tenants: tuple[str, ...] = ()
    anonymous: bool = False

    def __post_init__(self) -> None:
        """Refuse what would open the door: a token for nobody is not to pass for one made out to us."""
        if not self.anonymous and not (self.app_id and self.tenant_id):
            message = "Teams needs an app id and a tenant id"
            raise ValueError(message)

    @property
    def tenants(self) -> frozenset[str]:
        """The tenants that may use this installation, in lower case as GUIDs compare."""
        return frozenset(tenant.lower() for tenant in self.allowed_tenants or (self.tenant_id,) if tenant)


def token_endpoint(tenant_id: str) -> str:
    """Where Entra gives a tenant's applications their tokens."""
    return f"{AUTHORITY}{tenant_id}/oauth2/v2.0/token"


def token_form(app_id: str, app_password: str) -> dict[str, str]:
    """The form that asks a token endpoint for our token. It holds our secret."""
    return {
        "grant_type": "client_credentials",
        "client_id": app_id,
        "client_secret": app_password,
        "scope": SCOPE,
    }

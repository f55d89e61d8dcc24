"""What the Teams adapter is told by the root; it reads no environment itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.teams import hosts

OPENID_METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """Plain values.

    `token_url` is empty for Entra; set, it is a plain OAuth token endpoint, so that a local issuer can stand in.
    `service_hosts` are names or `*.suffix` patterns. `tenant_id` is the bot's own, where its tokens come from;
    `allowed_tenants` are those whose people may use it, and empty means its own alone: the bot resource is registered
    for a single tenant and its Entra application for many, and then one registration serves them all. `anonymous`
    accepts requests without a token whose answers go to loopback, for Microsoft's Agents Playground in demo.
    """

    app_id: str
    app_password: str = field(repr=False)
    tenant_id: str
    openid_metadata_url: str = OPENID_METADATA_URL
    token_url: str = ""
    service_hosts: tuple[str, ...] = hosts.DEFAULT
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

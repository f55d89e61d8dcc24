"""Is it Teams that speaks? Strict, because the SDK's own check is not.

The SDK accepts tokens without an expiry, skips checks on its emulator path, knows no list of service hosts, and fails
with an error of the server where a token is merely wrong. Here every doubt is a 401 or a 403.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

import jwt

from adapters.teams import hosts, inbound
from adapters.teams.keys import SigningKeys
from adapters.teams.settings import TeamsSettings

ISSUER = "https://api.botframework.com"

# Clocks differ a little; a token is not taken for long after it has ended.
_LEEWAY = 30

_UNKNOWN, _FORBIDDEN = 401, 403

# Tokens for other channels of the Bot Framework (Web Chat, Direct Line) are as good as Teams', but there the sender
# writes the tenant.
_TEAMS = "msteams"


class Refused(Exception):  # noqa: N818 -- said of a request, and no fault of the program
    """The request is not to be run; `reason` is for the log and holds nothing that was sent."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Verifier:
    """Checks a request's token against the activity it came with."""

    def __init__(self, settings: TeamsSettings, keys: SigningKeys) -> None:
        self._settings = settings
        self._keys = keys

    async def check(self, authorization: str, activity: inbound.Activity) -> Mapping[str, Any]:
        """Return the token's claims, or raise Refused."""
        if self._settings.anonymous:
            return self._local(activity)
        if inbound.text(activity, "channelId") != _TEAMS:
            raise Refused(_FORBIDDEN, "channel_not_teams")
        claims = await self._claims(authorization)
        service_url = inbound.text(activity, "serviceUrl")
        # The answer goes to this address with our token, so the token must vouch for it and we must know the host.
        if not service_url or claims.get("serviceurl") != service_url:
            raise Refused(_FORBIDDEN, "service_url_not_vouched")
        if not hosts.allowed(service_url, self._settings.service_hosts):
            raise Refused(_FORBIDDEN, "service_host_not_listed")
        self._check_tenants(activity)
        return claims

    def check_home(self, tenant: str) -> None:
        """Raise Refused for a person in a shared channel whose own tenant is not on the list, or not known.

        The channel's tenant being allowed says nothing of its guests. So without the roster's word nobody is served
        there: they are kept waiting for a minute, which does less harm than a stranger let in.
        """
        if self._settings.anonymous:
            return
        if not tenant:
            raise Refused(_FORBIDDEN, "home_tenant_unknown")
        if tenant.lower() not in self._settings.tenants:
            raise Refused(_FORBIDDEN, "home_tenant_not_allowed")

    def _local(self, activity: inbound.Activity) -> Mapping[str, Any]:
        if not hosts.loopback(inbound.text(activity, "serviceUrl")):
            raise Refused(_FORBIDDEN, "anonymous_not_loopback")
        return {}

    def _check_tenants(self, activity: inbound.Activity) -> None:
        """One registration serves several tenants, so which of them may use it is for us to check."""
        spoken_of = inbound.tenants(activity)
        if not spoken_of or not spoken_of <= self._settings.tenants:
            raise Refused(_FORBIDDEN, "tenant_not_allowed")

    async def _claims(self, authorization: str) -> Mapping[str, Any]:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(_UNKNOWN, "token_missing")
        key = await self._keys.find(_key_id(token))
        if key is None:
            raise Refused(_UNKNOWN, "token_key_unknown")
        if key.endorsements and _TEAMS not in key.endorsements:
            raise Refused(_FORBIDDEN, "key_not_endorsed")
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],  # one, so that a token cannot choose a weaker way
                audience=self._settings.app_id,
                issuer=ISSUER,
                leeway=_LEEWAY,
                options={"require": ["exp", "iss", "aud"], "strict_aud": True},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise Refused(_UNKNOWN, f"token_{type(error).__name__}") from None


def check_local(peer: str, headers: Mapping[str, str]) -> None:
    """Raise Refused unless a program on this machine speaks, rather than a web page that somebody here has open.

    A browser names the page's Origin in every POST, and asks before it posts JSON elsewhere, which nobody answers.
    Microsoft's Agents Playground sends from its own server, without an Origin.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not _loopback(peer) or kind != "application/json" or "origin" in headers:
        raise Refused(_FORBIDDEN, "anonymous_not_local")


def _loopback(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False


def _key_id(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):  # a header may nest brackets to break the parser
        raise Refused(_UNKNOWN, "token_unreadable") from None
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str):
        raise Refused(_UNKNOWN, "token_algorithm")
    return kid

"""The keys with which Microsoft signs what it sends us: fetched, parsed once, and fetched again when they change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

log = structlog.get_logger()

# A stranger can make up key ids: they cost Microsoft one request a minute at most, whatever their number.
_BETWEEN_FETCHES = 60.0

# Keys withdrawn by Microsoft are forgotten within a day.
_KEPT = 24 * 3600.0

_TIMEOUT = aiohttp.ClientTimeout(total=5)


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and the channels it may speak for (`msteams`); none named means any."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class SigningKeys:
    """Keys by their id, from an OpenID metadata document."""

    def __init__(self, metadata_url: str, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._metadata_url = metadata_url
        self._session = session
        self._keys: dict[str, Key] = {}
        self._fetched = self._searched = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, kid: str) -> Key | None:
        """Return the key, asking again for one unheard of: keys are changed without notice."""
        if self._wanting(kid):
            async with self._lock:
                if self._wanting(kid):  # another request may have fetched them meanwhile
                    await self._fetch(known=kid in self._keys)
        return self._keys.get(kid)

    def _wanting(self, kid: str) -> bool:
        now = asyncio.get_running_loop().time()
        rested = now - self._searched > _BETWEEN_FETCHES
        return rested and (kid not in self._keys or now - self._fetched > _KEPT)

    async def _fetch(self, *, known: bool) -> None:
        first = not self._keys
        now = asyncio.get_running_loop().time()
        try:
            metadata = await self._get(self._metadata_url)
            listed = await self._get(metadata["jwks_uri"])
            keys = dict(_parsed(jwk) for jwk in listed["keys"] if jwk.get("kty") == "RSA" and jwk.get("kid"))
        except (
            aiohttp.ClientError,
            TimeoutError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            jwt.PyJWTError,
        ) as error:
            log.warning("teams_keys_unavailable", code=type(error).__name__, known=known)
            self._searched = now - _BETWEEN_FETCHES + 1  # ask again in a second; old keys stay good meanwhile
            return
        self._keys, self._fetched = keys, now
        # The first fetch is ours. Only a search for a stranger's key id uses up the minute.
        self._searched = self._searched if first else now
        log.info("teams_keys_fetched", count=len(keys))

    async def _get(self, url: str) -> Any:  # noqa: ANN401 -- whatever JSON the address holds; checked where used
        async with self._session().get(url, timeout=_TIMEOUT) as response:
            response.raise_for_status()
            return await response.json(content_type=None)


def _parsed(jwk: dict[str, Any]) -> tuple[str, Key]:
    public = jwt.algorithms.RSAAlgorithm.from_jwk({name: jwk[name] for name in ("kty", "n", "e")})
    if not isinstance(public, RSAPublicKey):
        message = "not a public key"
        raise TypeError(message)
    return jwk["kid"], Key(public, frozenset(jwk.get("endorsements") or ()))

"""The Bot Framework's token issuer on loopback: signing keys, and tokens good and bad.

Facts from Microsoft's "Authenticate requests from the Bot Connector service to your bot": RS256, issuer
`https://api.botframework.com`, audience the app id, and a `serviceurl` claim equal to the activity's `serviceUrl`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, get_args

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

if TYPE_CHECKING:
    from collections.abc import Callable

ISSUER = "https://api.botframework.com"
KEY_BITS = 2048
HOUR = 3600
DAY = 24 * HOUR

Wrong = Literal[
    "no exp",
    "expired",
    "not yet valid",
    "other audience",
    "no audience",
    "other issuer",
    "no issuer",
    "other serviceurl",
    "no serviceurl",
    "unknown kid",
    "no kid",
    "forged under a known kid",
    "hs256 with our public key",
    "alg none",
    "garbage",
]
WRONG: tuple[Wrong, ...] = get_args(Wrong)  # to parametrise a test: every one of these must get 401 or 403


@dataclass(frozen=True)
class SigningKey:
    """One RSA key and the name that tokens and the key list give it."""

    kid: str
    private: rsa.RSAPrivateKey

    def published(self) -> dict[str, Any]:
        """The public half as the key list has it. Real keys carry `endorsements`, the channels they speak for."""
        key: dict[str, Any] = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**key, "kid": self.kid, "x5t": self.kid, "use": "sig", "alg": "RS256", "endorsements": ["msteams"]}

    def pem(self) -> bytes:
        """The public half as text, which an attacker may use as if it were a shared secret."""
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Issuer:
    """Makes keys, publishes them, and signs what Teams would sign. `clock` gives Unix seconds."""

    def __init__(self, app_id: str, clock: Callable[[], float]) -> None:
        self.app_id = app_id
        self.clock = clock
        self._numbers = count(1)
        self._key = self._new_key()
        self._stranger = SigningKey("never-published", rsa.generate_private_key(65537, KEY_BITS))

    def rotate(self) -> None:
        """Replace the signing key: tokens made from now on name a `kid` that no cache holds yet."""
        self._key = self._new_key()

    def keys(self) -> dict[str, Any]:
        """The key list (JWKS)."""
        return {"keys": [self._key.published()]}

    def token(self, service_url: str, **claims: Any) -> str:  # noqa: ANN401 - a claim is any JSON
        """A good token, unless a claim is given otherwise. A claim of None is left out."""
        return self._signed(self._claims(service_url, claims), self._key)

    def wrong_token(self, fault: Wrong, service_url: str) -> str:
        """A token that is right in all but one thing."""
        if fault in _WRONG_CLAIMS:
            name, value = _WRONG_CLAIMS[fault]
            return self.token(service_url, **{name: self._moment() + value if isinstance(value, int) else value})
        claims = self._claims(service_url, {})
        if fault == "unknown kid":
            return self._signed(claims, self._stranger)
        if fault == "forged under a known kid":
            return self._signed(claims, SigningKey(self._key.kid, self._stranger.private))
        if fault == "no kid":
            return jwt.encode(claims, self._key.private, "RS256")
        if fault == "hs256 with our public key":
            return _hs256(claims, self._key.pem(), self._key.kid)
        if fault == "alg none":
            return jwt.encode(claims, "", "none", {"kid": self._key.kid})
        return "made.up.token"

    def _new_key(self) -> SigningKey:
        return SigningKey(f"stand-in-key-{next(self._numbers)}", rsa.generate_private_key(65537, KEY_BITS))

    def _moment(self) -> int:
        return int(self.clock())

    def _claims(self, service_url: str, others: dict[str, Any]) -> dict[str, Any]:
        usual = {"iss": ISSUER, "aud": self.app_id, "nbf": self._moment() - 60, "exp": self._moment() + HOUR}
        claims = {**usual, "serviceurl": service_url, **others}
        return {name: value for name, value in claims.items() if value is not None}

    def _signed(self, claims: dict[str, Any], key: SigningKey) -> str:
        return jwt.encode(claims, key.private, "RS256", {"kid": key.kid, "x5t": key.kid})


# A whole number is seconds from now, and far enough that no tolerance for skewed clocks hides it.
_WRONG_CLAIMS: dict[Wrong, tuple[str, str | int | None]] = {
    "no exp": ("exp", None),
    "expired": ("exp", -DAY),
    "not yet valid": ("nbf", DAY),
    "other audience": ("aud", "00000000-0000-4000-8000-00000000beef"),
    "no audience": ("aud", None),
    "other issuer": ("iss", "https://issuer.example"),
    "no issuer": ("iss", None),
    "other serviceurl": ("serviceurl", "https://connector.example/"),
    "no serviceurl": ("serviceurl", None),
}


def _hs256(claims: dict[str, Any], secret: bytes, kid: str) -> str:
    """By hand, because PyJWT rightly refuses to use a public key as a secret."""
    header = {"alg": "HS256", "typ": "JWT", "kid": kid}
    signed = b".".join(_url_safe(json.dumps(part).encode()) for part in (header, claims))
    return b".".join((signed, _url_safe(hmac.digest(secret, signed, hashlib.sha256)))).decode()


def _url_safe(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")

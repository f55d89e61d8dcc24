"""Which hosts may be given our token: the difference between answering Teams and handing a stranger our credentials."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})

_LAST_PORT = 65_535

# One strict form instead of a URL parser: no user name, query, fragment, back-slash or white space, so that no other
# parser can see a different host in the same address.
_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+|\[::1\])(?::(\d{1,5}))?(?:/[\w.~%/-]*)?", re.ASCII | re.IGNORECASE)


def allowed(url: str, patterns: Iterable[str]) -> bool:
    """Tell whether `url` is https (or http to loopback) and its host one of `patterns`: exact, or `*.` and a suffix."""
    form = _ADDRESS.fullmatch(url)
    if form is None:
        return False
    scheme, host = form[1].lower(), form[2].lower()
    if int(form[3] or 0) > _LAST_PORT or (scheme == "http" and host not in _LOOPBACK):
        return False
    return any(_matches(host, pattern.lower()) for pattern in patterns)


def loopback(url: str) -> bool:
    """Tell whether `url` leads to this machine and nowhere else."""
    return allowed(url, _LOOPBACK)


def _matches(host: str, pattern: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern

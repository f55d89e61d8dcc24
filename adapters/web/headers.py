"""What every page tells a browser besides itself: to run and keep nothing that is not ours to."""

from __future__ import annotations

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",  # with no-referrer a browser hides the Origin that _from_here checks
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

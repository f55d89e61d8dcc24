"""What a browser's request asks for, read without trusting any of it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_DIGITS = 9
"""Of the number of a change or a card: it fits an INTEGER of both databases."""


def named(request: Request) -> tuple[str, str]:
    """What an address asks for: its kind, and which."""
    return request.path_params["what"], request.path_params.get("ref", "")


def number(text: str) -> int:
    """A number out of an address; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form; raises HTTPException 400 for one that is broken, or that carries a file."""
    try:
        form = await request.form(max_files=0)
    except UnicodeError:  # of a character set that browsers do not send
        raise HTTPException(400, "That form cannot be read.") from None
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    return {name: value.encode("utf-8", "replace").decode() for name, value in texts.items()}


def from_script(request: Request) -> bool:
    """Whether the page's own script asks, which takes the answer alone."""
    return request.headers.get("x-bigroom") == "page"

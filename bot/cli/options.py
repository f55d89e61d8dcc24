"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def file_of(formats: type[StrEnum], said: str) -> Callable[[Command], Command]:
    """--format, CSV unless another of these is named, and --bom."""
    kind = click.option(
        "--format",
        "form",
        type=click.Choice(list(formats), case_sensitive=False),
        default=formats("csv"),
        show_default="csv",
        help=said,
    )
    mark = click.option(
        "--bom/--no-bom",
        default=True,
        show_default=True,
        help="CSV: begin with a mark by which Excel knows the accents.",
    )
    return lambda command: kind(mark(command))

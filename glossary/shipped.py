"""The glossary that comes with the product: read once a process, because it does not change while one runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from glossary.load import load
from glossary.lookup import Lookup
from glossary.model import Glossary
from glossary.scan import Scanner


@cache
def glossary() -> Glossary:
    """All of it."""
    with _nothing_thrown_away():
        return load()


@cache
def shipped() -> Lookup:
    """It, ready to be asked."""
    with _nothing_thrown_away():
        return Lookup(glossary())


@cache
def scanner() -> Scanner:
    """It, ready to read texts; made after the start, or when the first text comes before that."""
    with _nothing_thrown_away():
        return Scanner(glossary())


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Spare Python from looking for garbage while so many things are made to stay: that took a quarter of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()

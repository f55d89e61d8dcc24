"""The glossary that comes with the product: read once a process, because it does not change while one runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from glossary.kept import kept
from glossary.load import SHIPPED, load
from glossary.lookup import Lookup
from glossary.model import Glossary
from glossary.scan import Scanner


def glossary() -> Glossary:
    """All of it."""
    return _made()[0]


def shipped() -> Lookup:
    """It, ready to be asked."""
    return _made()[1]


@cache
def scanner() -> Scanner:
    """It, ready to read texts; made after the start, or when the first text comes before that."""
    with _nothing_thrown_away():
        return Scanner(glossary())


@cache
def _made() -> tuple[Glossary, Lookup]:
    """Both at once, because the look-up holds the very terms of the glossary."""
    with _nothing_thrown_away():
        return kept(SHIPPED.parent, _make)


def _make() -> tuple[Glossary, Lookup]:
    read = load()
    return read, Lookup(read)


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

"""The glossary that comes with the product: read once a process, because it does not change while one runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from glossary.catalogue import Catalogue
from glossary.kept import kept
from glossary.load import SHIPPED, load
from glossary.lookup import Lookup
from glossary.model import Glossary
from glossary.packed import Packed
from glossary.scan import Scanner


def glossary() -> Glossary:
    """All of it."""
    return _made()[0]


def shipped() -> Lookup:
    """It, ready to be asked."""
    return _made()[1]


def scanner() -> Scanner:
    """It, ready to read texts."""
    return _made()[2]


def catalogue() -> Catalogue:
    """It, ready to be browsed."""
    return _made()[3]


@cache
def _made() -> tuple[Glossary, Lookup, Scanner, Catalogue]:
    """All at once, because they share their terms."""
    with _nothing_thrown_away():
        return kept(SHIPPED.parent, _make)


def _make() -> tuple[Glossary, Lookup, Scanner, Catalogue]:
    read = Glossary(Packed(load().terms))
    return read, Lookup(read), Scanner(read), Catalogue(read.terms)


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

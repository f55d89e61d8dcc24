"""The glossary that comes with the product, ready to be asked."""

from functools import cache

from glossary.load import load
from glossary.lookup import Lookup
from glossary.model import Glossary
from glossary.scan import Scanner


@cache
def glossary() -> Glossary:
    """Read the shipped files once a process: they do not change while one runs."""
    return load()


@cache
def shipped() -> Lookup:
    """Make look-up ready, once."""
    return Lookup(glossary())


@cache
def scanner() -> Scanner:
    """Make what reads texts ready, when the first text comes."""
    return Scanner(glossary())

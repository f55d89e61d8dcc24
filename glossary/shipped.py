"""The glossary that comes with the product, ready to be asked."""

from functools import cache

from glossary.load import load
from glossary.lookup import Lookup


@cache
def shipped() -> Lookup:
    """Read the shipped files once a process: they do not change while one runs."""
    return Lookup(load())

"""The glossary that comes with the product: read once a process, because it does not change while one runs."""

from functools import cache

from glossary.load import load
from glossary.lookup import Lookup
from glossary.model import Glossary


@cache
def glossary() -> Glossary:
    """All of it."""
    return load()


@cache
def shipped() -> Lookup:
    """It, ready to be asked."""
    return Lookup(glossary())

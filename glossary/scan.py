"""Finds the terms of the glossary in a text that somebody wrote for others."""

import re
from typing import Final

from glossary.lookup import Lookup
from glossary.model import Term

LONGEST_TEXT: Final = 20_000
"""Characters of a text that are read; a long paper's jargon is in its first pages."""

# Two capitals, or a capital and a digit: DoLS, s117 and A&E, but not a word that begins a sentence.
_SHORT_FORM: Final = re.compile(r"\b(?=\w*[A-Z](?:[\w&]*[A-Z]|\w*\d)|[a-z]\d{2,3}\b)\w+(?:&\w+)?\b")


def scan(lookup: Lookup, text: str) -> tuple[Term, ...]:
    """Name each term once, in the order in which they stand. Only what is surely a term: no near misses."""
    found: dict[str, Term] = {}
    for name in dict.fromkeys(_SHORT_FORM.findall(text[:LONGEST_TEXT])):
        found.update((term.term, term) for term in lookup.surely(name))
    return tuple(found.values())

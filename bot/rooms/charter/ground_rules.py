"""The ground rules of a Room: those we ship, those a Room wrote for itself, and reading what was typed."""

from __future__ import annotations

from bot.safety import clean

DEFAULT = (
    "Everybody counts, whatever their job or organisation.",
    "We may disagree. Conflict can be healthy, and we can deal with it.",
    "Say so when a word is unclear. No question is too simple.",
    "Agree what the problem is before we look for an answer.",
    "Begin with what matters to patients and their families.",
    "Ask how it looks from another organisation before you judge.",
    "Say what you will do, and do it: that is how trust grows.",
)

MOST = 12
LONGEST = 200
"""Characters of one rule."""


def rules_of(stored: str) -> tuple[str, ...]:
    """The rules as a Room keeps them, one a line; those we ship where it keeps none."""
    return tuple(stored.splitlines()) or DEFAULT


def read_rules(typed: str) -> tuple[str, ...]:
    """One rule a line, tidied; none at all means ours. Raises ValueError in plain words."""
    rules = tuple(dict.fromkeys(filter(None, map(clean, typed.splitlines()))))
    if len(rules) > MOST:
        message = f"That is {len(rules)} rules. Please keep to {MOST}, so that people remember them."
        raise ValueError(message)
    if any(len(rule) > LONGEST for rule in rules):
        message = f"One rule is too long. Please keep each to {LONGEST} letters, one rule a line."
        raise ValueError(message)
    return rules


def stored_rules(rules: tuple[str, ...]) -> str:
    """As `rules_of` reads them; ours are not written down, so that a Room keeps up with them."""
    return "" if rules == DEFAULT else "\n".join(rules)

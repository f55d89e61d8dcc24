"""That the golden files, and the pictures, leave out no card."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import adapters
import bot
from bot.message import Card
from tests.cards import EXAMPLES


def exported() -> dict[str, dict[str, Card]]:
    """What modules export as their EXAMPLES, by the module's name."""
    packages = ((root.__path__, f"{root.__name__}.") for root in (bot, adapters))
    names = [each.name for path, prefix in packages for each in pkgutil.walk_packages(path, prefix)]
    found = {name: getattr(import_module(name), "EXAMPLES", {}) for name in names}
    return {name: examples for name, examples in found.items() if examples}


def test_every_example_that_a_module_exports_is_rendered_under_its_name() -> None:
    found = exported()
    assert {"bot.cards", "bot.rooms.page.cards", "adapters.teams.cards"} <= found.keys()
    rendered = {(key.partition("_")[2], id(shown)) for key, shown in EXAMPLES.items()}
    missing = [
        (module, name)
        for module, examples in found.items()
        for name, shown in examples.items()
        if (name, id(shown)) not in rendered
    ]
    assert missing == []

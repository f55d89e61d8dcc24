"""What an adapter may import is a short list of what it may, whatever is added to the rest."""

from __future__ import annotations

import pkgutil
import tomllib
from pathlib import Path

import pytest

import bot
import bot.actions
import bot.actions.log
import bot.jargon
import bot.rooms

ROOT = Path(__file__).parents[2]
MODEL = {"bot.message", "bot.elements"}
PURE = {f"bot.actions.{name}" for name in ("rules", "filters", "log.figures", "log.pages", "log.sheets")} | {
    "bot.rooms.rules",
    "bot.jargon.book",
    "bot.jargon.pages",
    "bot.kept",
}


def _modules(package: str, path: list[str]) -> set[str]:
    return {f"{package}.{module.name}" for module in pkgutil.iter_modules(path)}


@pytest.mark.parametrize(
    ("adapter", "allowed"),
    [
        ("adapters.slack", MODEL),
        ("adapters.teams", MODEL),
        ("adapters.web", MODEL | PURE | {"bot.principles"}),
        ("adapters.api", MODEL | PURE | {"bot.principles"}),
    ],
)
def test_all_but_the_message_model_is_forbidden_to_an_adapter(adapter: str, allowed: set[str]) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    own = next(
        each
        for each in contracts
        if each["name"].startswith(("Adapters", "The web")) and adapter in each["source_modules"]
    )
    everything = _modules("bot", list(bot.__path__))
    for opened in (bot.rooms, bot.actions, bot.actions.log, bot.jargon) if allowed & PURE else ():
        everything = everything - {opened.__name__} | _modules(opened.__name__, list(opened.__path__))
    assert set(own["forbidden_modules"]) == everything - allowed | {"glossary", "migrations"}

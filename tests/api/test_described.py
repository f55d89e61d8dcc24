"""What the description promises, the application keeps: asked all that it allows, and much that it does not."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import jsonschema
import pytest
import schemathesis
from jsonschema import Draft202012Validator
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.types import Message, Receive, Scope, Send

from adapters.api.openapi import description
from bot.__main__ import Product
from bot.actions import keeping
from bot.actions.filters import Filter
from bot.actions.log import keyring
from bot.actions.log.keyring import Kind
from bot.actions.rules import Action, Decision
from bot.settings import Settings
from tests.actions.acting import PAT, Acting

Result = TypeVar("Result")

ROOT = Path(__file__).parents[2]
SEED = 20261122
EXAMPLES = 12
"""Made-up requests for each operation, besides those that go through every limit of the description."""


class Apart:
    """An event loop in a thread: the application lives in one loop, and schemathesis asks from another."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def close(self) -> None:
        self.do(self.loop.shutdown_asyncgens())
        self.do(self.loop.shutdown_default_executor())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@dataclass
class Reached:
    """The application as schemathesis reaches it, without its clocks; a fixture says which one."""

    product: Product | None = None
    apart: Apart | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for done in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{done}.complete"})
            return
        assert self.product
        assert self.apart
        asked, answered = [await receive()], list[Message]()

        async def given() -> Message:
            if not asked:
                await asyncio.Event().wait()  # nobody hangs up
            return asked.pop()

        async def keep(message: Message) -> None:
            answered.append(message)

        answer = _answered(self.product, scope, given, keep)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(answer, self.apart.loop))
        for message in answered:
            await send(message)


async def _answered(product: Product, scope: Scope, receive: Receive, send: Send) -> None:
    await product.app(scope, receive, send)


GENERATION = GenerationConfig(max_examples=EXAMPLES, deterministic=True, database="none")
CONFIG = SchemathesisConfig(seed=SEED, projects=ProjectsConfig(default=ProjectConfig(generation=GENERATION)))
SCHEMA = schemathesis.openapi.from_dict(description(), config=CONFIG)
APP = Reached()
SCHEMA.app = APP


@dataclass(frozen=True)
class Keys:
    """What opens the log."""

    token: str
    calendar: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def furnish(product: Product) -> tuple[str, str]:
    """Two Rooms, with something in each field; the keys of one of their leads come back."""
    acting = Acting(product.database)
    acting.now.at = product.now()
    await acting.begin()
    for number in range(5):
        await acting.log(Action(f"Text {number} Łódź “<b>”", due=date(2026, 12, 1 + number) if number % 2 else None))
    by = acting.by[PAT]
    async with product.database.transaction() as connection:
        for words in ("One form", "Two forms"):
            given = [by.organisation], [acting.action], acting.now()
            await keeping.decide(connection, acting.room, by, Decision(words), *given)
        return (
            await keyring.make(connection, by.member, Kind.TOKEN, "Made up", Filter(), acting.now()),
            await keyring.make(connection, by.member, Kind.CALENDAR, "Made up", Filter(), acting.now()),
        )


@pytest.fixture(scope="module")
def keys(module_database_url: str) -> Iterator[Keys]:
    APP.apart, APP.product = apart, product = Apart(), Product(Settings(database_url=module_database_url))
    yield Keys(*apart.do(furnish(product)))
    apart.do(product.database.close())
    apart.close()
    APP.apart = APP.product = None


@SCHEMA.parametrize()
def test_every_answer_is_as_described(case: schemathesis.Case[Any], keys: Keys) -> None:
    """A made-up cursor is of the right shape and belongs to no question, so its refusal is as described."""
    made_up = "cursor" in (case.query or {})
    case.call_and_validate(headers=keys.headers, excluded_checks=[positive_data_acceptance] if made_up else [])


@pytest.mark.parametrize("path", description()["paths"])
def test_everything_that_is_there_is_found_as_described(path: str, keys: Keys) -> None:
    case = SCHEMA[path]["GET"].Case(path_parameters={"id": 1, "key": keys.calendar})
    assert case.call_and_validate(headers=keys.headers).status_code == 200


def test_the_description_is_the_one_that_is_served_and_its_examples_are_true(keys: Keys) -> None:
    assert keys.token
    assert SCHEMA["/api/v1/openapi.json"]["GET"].Case().call().json() == description()
    schemas = description()["components"]["schemas"]
    for name in ("Action", "Decision", "Change", "Room"):
        (example,) = schemas[name]["examples"]
        jsonschema.validate(example, schemas[name], Draft202012Validator)


def test_the_page_for_it_teams_names_every_address_parameter_and_refusal() -> None:
    page, told = (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), description()
    assert set(re.findall(r"^\| `(/.+?)` \|", page, flags=re.MULTILINE)) == set(told["paths"])
    named = {each["name"] for path in told["paths"].values() for each in path["get"]["parameters"]}
    assert [name for name in named - {"id", "key"} if f"`{name}`" not in page] == []
    refused = set(told["components"]["responses"]) - {"304"}
    assert set(re.findall(r"^\| (\d{3}) \|", page, flags=re.MULTILINE)) == refused

"""No number of a patient is kept, whatever field of whatever verb, page or address it is typed into.

Nobody lists the fields here: the verbs are those that the root exports, the forms those that they answer with when
somebody walks through all of them and that stand in the examples of all cards, and the pages those of the application.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from structlog.testing import capture_logs

from adapters.api.openapi import description
from adapters.web.sessions import Sessions
from bot.__main__ import Product
from bot.actions.filters import Filter
from bot.features import COMMANDS
from bot.message import Account, Card, Intent, Place
from bot.rooms.rules import Role, Seat
from bot.settings import Settings
from tests.cards import EXAMPLES
from tests.marking import marking
from tests.patients import (
    ENDING,
    STRICT,
    Form,
    Reader,
    Watched,
    forms_on,
    holds,
    living,
    number_for,
    said,
    steering,
)
from tests.rooms import make_room

WORD = "quillfern"
SLACK, PAGE, EMPTY = Place("slack", "C1", "here"), Place("web", "page-1"), Place("slack", "C2", "there")
FACILITATOR, MEMBER, NEW = (Account("slack", "T1", f"U-{who}") for who in ("facilitator", "member", "new"))
AT_THE_PAGE = Account("web", "T1", "U-page")
FIRST = ("action", "decision", "checkin now", "bigroom set up")
"""What others build on."""

HARMLESS = "harmlessly"
REFUSED = "an NHS number"
FAULT = "reference:"
ONLY_READ = STRICT | {"term", "draft", "asked"}
"""Blanks whose words are looked up or compared, and never kept."""

ASKED = (
    "seat",
    "page",
    "weeks",
    "bom",
    "before",
    "after",
    "link",
    "key",
    "words",
    "once",
    "press",
    "answer.name",
    "token",
)
"""What addresses and forms of pages may ask for, besides a Filter's fields and what the API describes."""

_numbers = itertools.count(1)


@dataclass
class Sweep:
    """A product with a Room in which everything has been done that can be, and all that was seen on the way.

    Not `thorough` leaves out what cannot depend on the database.
    """

    product: Product
    database: Watched
    forms: list[tuple[Place, Form]] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    trying: str = ""
    found: list[tuple[str, str]] = field(default_factory=list)
    sought: str = ENDING
    thorough: bool = True
    _there: Mapping[str, int] = field(default_factory=dict)
    _steering: set[int] = field(default_factory=set)

    async def begin(self) -> None:
        people = {FACILITATOR: Role.FACILITATOR, MEMBER: Role.MEMBER, AT_THE_PAGE: Role.FACILITATOR}
        await make_room(self.database, WORD, [SLACK, PAGE], people)
        self.product.places.notice(EMPTY, present=True)
        await self.product.save(self.product.now())
        async with self.database.reading() as connection:
            self._there, self._steering = await living(connection), await steering(connection)
        self.database.counts = self._keep
        await self._walk()
        self.database.counts = self._look

    async def _walk(self) -> None:
        """Do everything with harmless words, but nothing that ends or takes away what there is."""
        reader, outside = Reader(self.product, FACILITATOR, SLACK, WORD), Reader(self.product, NEW, EMPTY, WORD)
        verbs = sorted(self.product.router.verbs)
        for verb in (*FIRST, *verbs):
            await reader.walk(verb)
        await reader.read_channels()
        for verb in sorted(set(verbs) - {form.verb for form in reader.forms}):
            await reader.walk(verb, "1")
        self.database.counts = self._note
        await outside.walk("bigroom set up")
        seen = {form.fields for form in reader.forms}
        reader.forms += [form for form in _examples(verbs) if form.fields not in seen]
        self.forms = [(each.place, form) for each in (reader, outside) for form in each.forms]

    async def _note(self, connection: AsyncConnection) -> bool:
        self.kept.update(words for _, words in await said(connection, f"%{WORD}%"))
        return False

    async def _keep(self, connection: AsyncConnection) -> bool:
        await self._note(connection)
        there = await living(connection)
        if await steering(connection) != self._steering or any(there[name] < n for name, n in self._there.items()):
            return False
        self._there = there
        return True

    async def _look(self, connection: AsyncConnection) -> bool:
        """Whatever is tried leaves the Room as it was."""
        there = await said(connection, f"%{self.sought}%")
        self.found += [(self.trying, where) for where, words in there if self.sought != ENDING or holds(words)]
        return False

    async def send(self, form: Form, who: Account, place: Place, name: str, words: str) -> Card:
        self.trying = f"{form.verb} {name} by {who.user}"
        reader = Reader(self.product, who, place, WORD)
        return await reader.send(form.verb, form.ref, answers={**form.filled, name: words})

    async def keeps(self, form: Form, place: Place, name: str) -> bool:
        """Whether harmless words in that field would be kept."""
        self.sought, before = HARMLESS, len(self.found)
        await self.send(form, FACILITATOR, place, name, f"Ask {HARMLESS}")
        self.sought, kept = ENDING, self.found[before:]
        del self.found[before:]
        return bool(kept)


def _examples(verbs: list[str]) -> Iterator[Form]:
    """Forms that only show when there is much, or after weeks."""
    for card in EXAMPLES.values():
        yield from (form for form in forms_on(card) if form.verb in verbs)


@pytest.fixture(scope="module")
async def sweep(module_database_url: str) -> AsyncIterator[Sweep]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.__main__.Database", Watched)
        product = Product(
            Settings(database_url=module_database_url, smtp_url="smtp://127.0.0.1:1", mail_from="bigroom@example.org")
        )
    assert isinstance(product.database, Watched)
    made = Sweep(product, product.database, thorough=product.database.url.get_backend_name() == "sqlite")
    await made.begin()
    yield made
    await product.database.close()


@pytest.fixture(autouse=True)
def afresh(sweep: Sweep) -> Iterator[None]:
    """Each test answers for itself; and no log holds the number either."""
    sweep.found.clear()
    with capture_logs() as told:
        yield
    assert not holds(repr(told))


def test_the_walk_has_filled_in_every_blank_with_words_that_are_kept(sweep: Sweep) -> None:
    blanks = {name for _, form in sweep.forms for name in form.blanks} - ONLY_READ
    kept = "\n".join(sweep.kept).casefold()
    typed = {f"{WORD}@example.org" if "mail" in name else f"{WORD} {name}" for name in blanks}
    assert {words for words in typed if words not in kept} == set()


async def test_in_no_field_of_any_form_is_a_number_kept_and_where_words_are_kept_it_is_refused(sweep: Sweep) -> None:
    tried = set()
    for place, form in sweep.forms:
        for name in sorted(form.filled):
            for who in (FACILITATOR, MEMBER, NEW) if sweep.thorough else (FACILITATOR,):
                if (form.verb, name, place, who) in tried:
                    continue
                tried.add((form.verb, name, place, who))
                told = await sweep.send(form, who, place, name, number_for(name))
                assert FAULT not in told.summary, sweep.trying
                assert not holds(told.summary), sweep.trying
                if name in form.blanks and who is FACILITATOR and REFUSED not in told.summary:
                    assert not await sweep.keeps(form, place, name), sweep.trying
    assert sweep.found == []


async def test_nothing_that_is_said_or_pointed_at_by_any_verb_keeps_a_number(sweep: Sweep) -> None:
    shown: list[str] = []
    there = ((FACILITATOR, SLACK), (NEW, EMPTY)) if sweep.thorough else ((FACILITATOR, SLACK),)
    for verb, (who, place) in itertools.product(sorted(sweep.product.router.verbs), there):
        asked, words = Intent(verb, who, place), number_for("")
        for intent in (replace(asked, words=words), replace(asked, ref=words), replace(asked, about=words)):
            sweep.trying = f"{verb} of words, ref or about by {who.user}"
            reply = await sweep.product.router(replace(intent, delivery=f"Ev-patient-{next(_numbers)}"))
            assert reply
            assert FAULT not in reply.card.summary, sweep.trying
            shown += [sweep.trying] if holds(reply.card.summary) else []
    assert (sweep.found, shown) == ([], [])


@pytest.fixture
async def browser(sweep: Sweep) -> AsyncIterator[httpx.AsyncClient]:
    """Of a facilitator."""
    transport = httpx.ASGITransport(sweep.product.app)
    hooks = marking(sweep.product.secret)
    async with httpx.AsyncClient(transport=transport, base_url="http://bigroom.example", event_hooks=hooks) as client:
        await enter(sweep, client)
        yield client


async def enter(sweep: Sweep, client: httpx.AsyncClient) -> None:
    link = Sessions(sweep.product.secret).link(Seat(AT_THE_PAGE.tenant, AT_THE_PAGE.user, PAGE.channel))
    assert (await client.post("/enter", data={"link": link})).status_code == 303


def routes_of(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[str, Route]]:
    """Every address of the application with what answers it; files that lie there take nothing."""
    for route in routes:
        if isinstance(route, Mount):
            yield from routes_of(list(route.routes), before + route.path)
        elif isinstance(route, Route) and route.path != "/events":  # a stream without end, that takes a number
            yield before + route.path, route


def names() -> set[str]:
    """Every name that an address or a form knows."""
    described = [each["name"] for path in description()["paths"].values() for each in path["get"].get("parameters", ())]
    return {*ASKED, *(each.name for each in fields(Filter)), *described}


async def test_in_no_address_and_no_field_of_a_page_is_a_number_kept(sweep: Sweep, browser: httpx.AsyncClient) -> None:
    assert isinstance(sweep.product.app, Starlette)
    for path, route in routes_of(sweep.product.app.routes):
        address = path
        for name in route.param_convertors:
            address = address.replace(f"{{{name}}}", quote(number_for(""), safe=""))
        for method in sorted((route.methods or set()) - {"HEAD"}):
            for asked in [{name} for name in sorted(names())] if sweep.thorough else [names()]:
                sweep.trying, given = f"{method} {path} {asked}", {name: number_for("") for name in asked}
                data, params = (None, given) if method == "GET" else (given, None)
                answer = await browser.request(method, address, params=params, data=data)
                assert answer.status_code < 500, sweep.trying
            if path in {"/leave", "/enter"}:
                await enter(sweep, browser)
    assert sweep.found == []


async def test_what_is_said_and_pressed_on_the_page_keeps_no_number(sweep: Sweep, browser: httpx.AsyncClient) -> None:
    for command in COMMANDS:
        for phrase in ("", *(words.split(" ")[0] for words, _ in command.also)):
            sweep.trying = f"/{command.verb} {phrase}"
            answer = await browser.post("/say", data={"words": f"{sweep.trying} {number_for('')}"})
            assert (answer.status_code, FAULT in answer.text) == (200, False), sweep.trying
    for form in {(form.verb, form.fields): form for place, form in sweep.forms if place is SLACK}.values():
        for name in sorted(form.blanks):
            sweep.trying = f"/press {form.verb} {name}"
            typed = {f"answer.{each}": words for each, words in {**form.filled, name: number_for(name)}.items()}
            pressed = {**typed, "press": f"{form.verb}:{form.ref}", "once": f"patient-{next(_numbers)}"}
            answer = await browser.post("/press", data=pressed, headers={"x-bigroom": "page"})
            assert (answer.status_code, FAULT in answer.text) == (200, False), sweep.trying
            assert not holds(answer.text), sweep.trying
    await sweep.product.save(sweep.product.now())
    assert sweep.found == []
    async with sweep.database.reading() as connection:
        assert [where for where, words in await said(connection, f"%{ENDING}%") if holds(words)] == []

"""A product whose every write is looked at before it counts, and who fills in all its forms."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    Text,
    TextClause,
    and_,
    cast,
    func,
    literal_column,
    not_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.rules import Status
from bot.cards import read
from bot.database import Database, metadata
from bot.message import Blank, Card, Choice, Day, Time
from bot.outbox import posts
from bot.rooms.rules import Role
from bot.rooms.tables import members
from tests.rooms.belongings import Written
from tests.rooms.walking import Walker, buttons_of

NUMBER = "9990000018"
ENDING = "0018"
"""Of the number however it is spelt here: by this a database finds what may hold it."""

SPELLINGS = itertools.cycle(
    f"Ask {spelt} about it"
    for spelt in ("999 000 0018", "999-000-0018", NUMBER, "999\u2013000\u20130018", "(999) 000/0018")
)

STRICT = frozenset({"present", "works_on"})
"""Fields that take no words but names that are known; empty they let the rest of their forms be taken."""

_NO_DIGITS = re.compile(r"\D+")
_ENDINGS = ("closed_at", "left_at", "settled_at", "revoked_at")
_OVER = ("retired", "paused")
_ENDED = tuple(map(str, (Status.DONE, Status.DROPPED, Status.WITHDRAWN)))
LIKE = literal_column(":like", String)


def number_for(name: str) -> str:
    """What is typed into a field: where an address belongs, one that would be taken."""
    return f"{NUMBER}@example.org" if "mail" in name else next(SPELLINGS)


def holds(text: str) -> bool:
    """Whether the number is in it, whatever stands between its digits."""
    return NUMBER in _NO_DIGITS.sub("", text)


@cache
def _texts() -> TextClause:
    """Every text of every table that is like a pattern, with where it stands; written out once, and asked often."""
    columns = [each for table in metadata.sorted_tables for each in table.columns if isinstance(each.type, String)]
    found: list[Select[str, str]] = [
        select(literal_column(f"'{each.table.name}.{each.name}'"), cast(each, Text)).where(each.op("LIKE")(LIKE))
        for each in columns
    ]
    return text(str(union_all(*found)))


@cache
def _counts() -> TextClause:
    """How many rows of each table are not over."""
    counted = union_all(*map(_living, metadata.sorted_tables))
    return text(str(counted.compile(compile_kwargs={"literal_binds": True})))


def _living(table: Table) -> Select[str, int]:
    still: list[ColumnElement[bool]] = [table.c[name].is_(None) for name in _ENDINGS if name in table.c]
    still += [not_(table.c[name]) for name in _OVER if name in table.c]
    still += [table.c.present.is_(True)] if "present" in table.c else []
    still += [table.c.room_id.is_not(None)] if "room_id" in table.c else []
    still += [table.c.status.not_in(_ENDED)] if "status" in table.c else []
    return select(literal_column(f"'{table.name}'"), func.count()).select_from(table).where(and_(true(), *still))


async def said(connection: AsyncConnection, like: str) -> list[tuple[str, str]]:
    """Every text of the record that is like a pattern, with its table and column; JSON is kept as text too."""
    return [(where, words) for where, words in await connection.execute(_texts(), {"like": like})]


async def living(connection: AsyncConnection) -> dict[str, int]:
    """How much there is of everything that can be taken away or brought to an end."""
    return {table: count for table, count in await connection.execute(_counts())}  # noqa: C416 -- Row is no pair to mypy


async def steering(connection: AsyncConnection) -> set[int]:
    """Who may do most."""
    return set(await connection.scalars(select(members.c.id).where(members.c.role == Role.FACILITATOR)))


class Watched(Database):
    """What is written in it is shown to `counts` before it does, and is taken back where that says no."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.counts: Callable[[AsyncConnection], Awaitable[bool]] | None = None
        self._written = Written(self)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        async with super().transaction() as connection:
            if self.counts is None:
                yield connection
                return
            async with connection.begin_nested() as point:
                self._written.since()
                yield connection
                if self._written.since() and not await self.counts(connection):
                    await point.rollback()


@dataclass(frozen=True, slots=True)
class Form:
    """What a button sends, with what is in the fields beside it; `blanks` are those that take any words."""

    verb: str
    ref: str
    blanks: frozenset[str]
    filled: Mapping[str, str]

    @property
    def fields(self) -> tuple[str, frozenset[str]]:
        """By which forms are told apart: in a name, the figures of a row's own are one sign."""
        return self.verb, frozenset(re.sub(r"\d+", "#", name) for name in self.filled)


def inputs_of(card: Card) -> dict[str, Blank | Choice | Day | Time]:
    """What can be filled in, by name."""
    return {each.name: each for each in card.body if isinstance(each, Blank | Choice | Day | Time)}


def forms_on(card: Card, filled: Mapping[str, str] | None = None) -> Iterator[Form]:
    """What each of its buttons sends, where there is anything to fill in."""
    inputs = inputs_of(card)
    blanks = frozenset(name for name, each in inputs.items() if isinstance(each, Blank))
    values = filled or {name: each.value for name, each in inputs.items()}
    if inputs:
        yield from (Form(button.verb, button.ref, blanks, values) for button in buttons_of(card))


@dataclass
class Reader(Walker):
    """A Walker who keeps every form, and types anew what stands in one already; also in the cards of the Channels."""

    forms: list[Form] = field(default_factory=list)

    def _note(self, card: Card) -> None:
        super()._note(card)
        for form in forms_on(card, self._filled(card)):
            if form not in self.forms:
                self.forms.append(form)

    def _filled(self, card: Card) -> dict[str, str]:
        typed = {name: self._typed(each) for name, each in inputs_of(card).items() if isinstance(each, Blank)}
        return {**super()._filled(card), **typed, **{name: "" for name in typed if name in STRICT}}

    async def read_channels(self) -> None:
        """Press what is offered on the cards that went to everyone."""
        async with self.product.database.reading() as connection:
            cards = [read(words) for words in await connection.scalars(select(posts.c.card).order_by(posts.c.id))]
        for card in cards:
            self._note(card)
            await self.follow(card)

"""Many rows in one statement, the same text for any count of them, so that it is written and planned once.

On PostgreSQL they go as arrays, a parameter a column: an `in_` of 500 takes longer to write than its rows to find, and
500 inserts of one row take the server twice as long as one of 500.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Insert,
    Integer,
    Table,
    TableValuedAlias,
    any_,
    bindparam,
    column,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

Rows = Sequence[Mapping[str, Any]]
"""Values by column, at least one row; all have the same columns."""


def among(connection: AsyncConnection, one: ColumnElement[Any], many: Iterable[int]) -> ColumnElement[bool]:
    """Whether a column holds one of many numbers."""
    numbers = list(many)
    if _takes_arrays(connection):
        return one == any_(bindparam(None, numbers, type_=ARRAY(Integer)))
    each = func.json_each(json.dumps(numbers)).table_valued("value")
    return one.in_(select(each.c.value))


async def put_in(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Insert rows, in this order."""
    if _takes_arrays(connection):
        await connection.execute(_inserted(table, rows))
    else:
        await connection.execute(insert(table), rows)


async def put_in_for_ids(connection: AsyncConnection, table: Table, rows: Rows) -> list[int]:
    """Insert rows that the database numbers; the numbers come back in their order.

    Both databases number rows upwards in the order in which they come, and tell of them in any order.
    """
    if _takes_arrays(connection):
        return sorted(await connection.scalars(_inserted(table, rows).returning(table.c.id)))
    return sorted(await connection.scalars(insert(table).returning(table.c.id), rows))


async def change(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Give rows, known by `id`, new values."""
    names = [name for name in rows[0] if name != "id"]
    if _takes_arrays(connection):
        given = _given(table, rows)
        by_id = update(table).where(table.c.id == given.c.id)
        await connection.execute(by_id.values({name: given.c[name] for name in names}))
    else:
        by_id = update(table).where(table.c.id == bindparam("_id"))
        values: dict[str, Any] = {name: bindparam(f"_{name}") for name in names}
        await connection.execute(by_id.values(values), [{f"_{name}": row[name] for name in row} for row in rows])


def _takes_arrays(connection: AsyncConnection) -> bool:
    return connection.dialect.name == "postgresql"


def _inserted(table: Table, rows: Rows) -> Insert:
    names, given = list(rows[0]), _given(table, rows)
    return insert(table).from_select(names, select(*(given.c[name] for name in names)).order_by(given.c.place))


def _given(table: Table, rows: Rows) -> TableValuedAlias:
    """The rows as a table, with their `place`."""
    kinds = {name: table.c[name].type for name in rows[0]}
    arrays = [bindparam(None, [row[name] for row in rows], type_=ARRAY(kind)) for name, kind in kinds.items()]
    columns = [column(name, kind) for name, kind in kinds.items()]
    return func.unnest(*arrays).table_valued(*columns, with_ordinality="place", name="given").render_derived()

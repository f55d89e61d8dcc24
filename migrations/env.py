"""Runs the migrations on the connection that bot.migrating hands over; there is no other way to run them."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite changes a table by copying it
    transaction_per_migration=False,
)
context.run_migrations()

"""What is kept while a Channel waits to be let into a Room, and of those who type wrong codes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from bot.database import UtcTime, metadata

# A Channel in which a right code was typed, until a facilitator says yes or no.
admissions = Table(
    "admissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("channel_id", ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),  # which would join
    Column("expires_at", UtcTime, nullable=False, index=True),
    Column("settled_at", UtcTime, nullable=True),
)

# How many wrong codes an Account has typed; an hour after the last of them it is forgotten. In a table and not in
# memory, because any number of processes may serve one person, and a restart must not be a new start for guessing.
guesses = Table(
    "guesses",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("tenant", String(255), primary_key=True),
    Column("user", String(255), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False, index=True),
)

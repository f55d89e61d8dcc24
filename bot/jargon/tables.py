"""What is kept about look-ups: only words that could not be explained."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from bot.database import UtcTime, metadata

unknown_terms = Table(
    "unknown_terms",
    metadata,
    Column("term", String(60), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_asked", UtcTime, nullable=False, index=True),
)

"""What is kept about prompts: the standing arrangements, and what each Room was asked when."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from bot.database import UtcTime, metadata

prompts = Table(
    "prompts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("principle", String(40), nullable=False),  # empty for all in turn
    Column("words", String(200), nullable=False),  # when, for people: "Every Tuesday at 09:00"
)

asked = Table(
    "asked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("question", String(60), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Index("ix_asked_room", "room_id", "id"),
)

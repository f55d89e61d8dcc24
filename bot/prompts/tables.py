"""What is kept about prompts: arrangements, what each Room was asked when, its own questions, and kept thoughts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, false

from bot.database import UtcTime, metadata
from bot.prompts.rules import LONGEST_QUESTION, LONGEST_THOUGHT

# Nothing reads the words of a prompt, which its rule tells. The column stays until a later release, so that a process
# of an older one may still write to it while processes are replaced one by one.
prompts = Table(
    "prompts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("principle", String(40), nullable=False),  # empty for all in turn
    Column("words", String(200), nullable=True, server_default=""),
)

asked = Table(
    "asked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("question", String(60), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("skipped", Boolean, nullable=False, server_default=false()),
    Index("ix_asked_room", "room_id", "id"),
)

# A Room's own questions. One with the slug of a shipped question stands in its place, as an edit.
own_questions = Table(
    "own_questions",
    metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("principle", String(40), nullable=False),
    Column("ask", String(LONGEST_QUESTION), nullable=False),
    Column("why", String(LONGEST_QUESTION), nullable=False),
)

retired_questions = Table(
    "retired_questions",
    metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(60), primary_key=True),
)

# What Members thought of a question, for the Room's next summary; one each, which they may change.
thoughts = Table(
    "thoughts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asked_id", ForeignKey("asked.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("words", String(LONGEST_THOUGHT), nullable=False),
    Column("kept_at", UtcTime, nullable=False),
    UniqueConstraint("asked_id", "member_id"),
)

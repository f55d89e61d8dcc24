"""What is kept about check-ins: the arrangement, its questions, each Round and what was answered in it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, false

from bot.database import UtcTime, metadata

checkins = Table(
    "checkins",
    metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("every_weeks", Integer, nullable=False, server_default="1"),
    Column("anchor", Date, nullable=False),  # a day of the week that every second week is counted from
    Column("opens_days_before", Integer, nullable=False, server_default="2"),  # working days
    Column("closes_minutes_before", Integer, nullable=False, server_default="60"),
    Column("reminders", Integer, nullable=False, server_default="1"),
    Column("on_holiday", String(10), nullable=False, server_default="skip"),
    Column("paused", Boolean, nullable=False, server_default=false()),
)

checkin_questions = Table(
    "checkin_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("words", Text, nullable=False),
    Column("anonymous", Boolean, nullable=False, server_default=false()),
    Column("retired", Boolean, nullable=False, server_default=false()),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("questions", Text, nullable=False),  # JSON: as they were when it opened, so that edits wait for the next
    Column("opened_at", UtcTime, nullable=False),
    Column("closes_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime, nullable=True),
    Column("meets_at", UtcTime, nullable=True),  # the Big Room it is for; empty for one opened between two
    UniqueConstraint("room_id", "number", name="uq_rounds_room_id"),
)

answers = Table(
    "answers",
    metadata,
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", ForeignKey("checkin_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("words", Text, nullable=False),
    Column("of_organisation_id", ForeignKey("organisations.id"), nullable=True),  # whose help was asked for
    Column("answered_at", UtcTime, nullable=False),
)

# Apart from people: no Member, no Organisation and no time. The key is random, and on SQLite there is no hidden row
# number, so that the order in which answers came is not kept either.
anonymous_answers = Table(
    "anonymous_answers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    Column("question_id", ForeignKey("checkin_questions.id", ondelete="CASCADE"), nullable=False),
    Column("words", Text, nullable=False),
    Index("ix_anonymous_answers_round_id", "round_id"),
    sqlite_with_rowid=False,
)

# That someone has answered an anonymous question, and nothing about the answer: pressing twice gives one.
marks = Table(
    "marks",
    metadata,
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", ForeignKey("checkin_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

absences = Table(
    "absences",
    metadata,
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# After views were shown side by side: whether a Member thinks that they say the same.
votes = Table(
    "votes",
    metadata,
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", ForeignKey("checkin_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("choice", String(10), nullable=False),
)

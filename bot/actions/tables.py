"""What is kept of Actions and Decisions: what happened, in order, and from it how things stand now."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, false

from bot.database import UtcTime, metadata

LONGEST_WORD = 100
"""Characters of a word by which something is found."""

BYTEWISE = String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql")
"""Words in an order in which all that begin alike stand together. SQLite has no other."""

# Owners who are not in the chat: their name stands here alone, so that it can be taken out without unmaking a record.
outsiders = Table(
    "outsiders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=True, index=True),
    Column("name", String(200), nullable=False),
)

_FILTERED = ("status", "organisation_id", "owner_id", "outsider_id", "principle", "logged_at", "closed_at")

# How each Action stands now. `changes` decide; these rows follow from them and can be made anew.
actions = Table(
    "actions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # by which people name it; the first of a Room is 1
    Column("text", Text, nullable=False),
    Column("owner_id", ForeignKey("members.id"), nullable=True),
    Column("outsider_id", ForeignKey("outsiders.id"), nullable=True, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=True),  # the owner's
    Column("principle", String(30), nullable=False, server_default=""),
    Column("status", String(20), nullable=False),
    Column("note", Text, nullable=False, server_default=""),  # what blocks it, what came of it, or why not
    Column("words", Text, nullable=False, server_default=""),  # of both, as they are searched
    Column("due", Date, nullable=True),
    Column("first_due", Date, nullable=True),  # before any change of date: from it on it is carried over
    Column("redated", Integer, nullable=False, server_default="0"),
    Column("logged_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime, nullable=True),
    UniqueConstraint("room_id", "number", name="uq_actions_room_id"),
    Index("ix_actions_due", "room_id", "status", "due"),
    # Pages of a long log, the next due first. What filters look at is in them, so that few rows are read for a page.
    Index("ix_actions_by_due", "room_id", "due", "id", *_FILTERED),
    Index("ix_actions_of", "organisation_id", "room_id", "due", "id", "status", "principle"),
    Index("ix_actions_owner_id", "owner_id", "id"),
    Index("ix_actions_logged", "room_id", "logged_at"),
)

# By which words an Action is found, whatever capitals they have.
action_words = Table(
    "action_words",
    metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("word", BYTEWISE, primary_key=True),
    Column("action_id", ForeignKey("actions.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("principle", String(30), nullable=False, server_default=""),
    Column("status", String(20), nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("logged_at", UtcTime, nullable=False),
    UniqueConstraint("room_id", "number", name="uq_decisions_room_id"),
    Index("ix_decisions_logged", "room_id", "logged_at"),
)

# Which Organisations were in the Room when it was decided.
decision_organisations = Table(
    "decision_organisations",
    metadata,
    Column("decision_id", ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True, index=True),
)

# What is to be done because of it.
decision_actions = Table(
    "decision_actions",
    metadata,
    Column("decision_id", ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("action_id", ForeignKey("actions.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# Append-only. People are ids here, never names; `by_id` is empty for what the bot did by itself.
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("action_id", ForeignKey("actions.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("decision_id", ForeignKey("decisions.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("at", UtcTime, nullable=False),
    Column("by_id", ForeignKey("members.id"), nullable=True, index=True),
    Column("by_organisation_id", ForeignKey("organisations.id"), nullable=True),
    Column("kind", String(20), nullable=False),
    Column("before", Text, nullable=False),  # JSON: the fields that changed, as they were
    Column("after", Text, nullable=False),  # JSON: the same fields, as they are from then on
    Column("reason", Text, nullable=False, server_default=""),
    Index("ix_changes_room", "room_id", "at"),
)

# What someone who may not change an Action thinks it should be; its owner, a facilitator or a lead takes it or not.
suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("action_id", ForeignKey("actions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("by_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("after", Text, nullable=False),  # JSON: the fields that would change
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", UtcTime, nullable=False),
    Column("settled_at", UtcTime, nullable=True),
)

# Members who want no reminders of what they own.
unreminded = Table(
    "unreminded",
    metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
)

# Standing keys to the log, by their hash: a calendar's feed, or a program's token. Listed and revoked by who made them.
log_keys = Table(
    "log_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),  # calendar or token
    Column("label", String(100), nullable=False, server_default=""),
    Column("shows", Text, nullable=False, server_default=""),  # the filter it is bound to, as a query string
    Column("hash", String(64), nullable=False, unique=True),
    Column("made_at", UtcTime, nullable=False),
    Column("used_at", UtcTime, nullable=True),
    Column("revoked_at", UtcTime, nullable=True),
)

# How long a Room's log is kept after the Room is closed, where it is not as we ship it.
log_keeping = Table(
    "log_keeping",
    metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("years", Integer, nullable=False, server_default="7"),
    Column("held", Boolean, nullable=False, server_default=false()),  # a hold: nothing is deleted until it is lifted
)

# On which day its owner was last reminded of an Action: who was away, or a service that was down, is reminded later.
reminders = Table(
    "reminders",
    metadata,
    Column("action_id", ForeignKey("actions.id", ondelete="CASCADE"), primary_key=True),
    Column("on", Date, nullable=False),
)

# The summary of the log that a Room arranged: every week, or every month on a day (then `month_day` says which).
log_reports = Table(
    "log_reports",
    metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("month_day", Integer, nullable=True),
    Column("for_leads", Boolean, nullable=False, server_default=false()),  # only the way to it is shown in the Room
    Column("words", String(100), nullable=False),  # what is arranged, for people
    Column("told_at", UtcTime, nullable=False),  # the last one, or when it was arranged
)

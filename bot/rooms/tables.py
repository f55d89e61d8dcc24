"""What is kept about Rooms, their people and their Channels."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.database import UtcTime, metadata

organisations = Table(
    "organisations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("nation", String(20), nullable=False, server_default="england"),  # whose bank holidays it keeps
    Column("zone", String(50), nullable=False, server_default="Europe/London"),
)

members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("job", String(200), nullable=False, server_default=""),
    Column("role", String(20), nullable=False, server_default="member"),
)

# One person may have several Accounts, and an Account may be a Member of several Rooms.
accounts = Table(
    "accounts",
    metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", String(20), primary_key=True),
    Column("tenant", String(255), primary_key=True),
    Column("user", String(255), primary_key=True),
    Index("ix_accounts_identity", "platform", "tenant", "user"),
)

# What a web Channel shows. A web page has no platform behind it to remember its messages.
board = Table(
    "board",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(255), nullable=False, index=True),
    Column("card", Text, nullable=False),
    Column("posted_at", UtcTime, nullable=False),
)

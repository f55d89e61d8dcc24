"""What is kept about Rooms, their people and their Channels."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

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
)

# Where the app has been met. A Channel without a Room is a place the app was added to and nobody has set up yet.
channels = Table(
    "channels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="SET NULL"), nullable=True, index=True),
    Column("platform", String(20), nullable=False),
    Column("channel", String(255), nullable=False),
    Column("address", Text, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    UniqueConstraint("platform", "channel"),
)

members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("job", String(200), nullable=False, server_default=""),
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

"""What is kept about Rooms, their people and their Channels."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, false

from bot.database import UtcTime, metadata
from bot.kept import ROOM_MONTHS

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
    Column("ground_rules", Text, nullable=False, server_default=""),  # one a line; empty for those we ship
    Column("meets_on", Integer, nullable=True),  # the weekly Big Room: a weekday, Monday 0
    Column("meets_at", String(5), nullable=False, server_default=""),  # HH:MM in the Room's zone
    Column("keep_months", Integer, nullable=False, server_default=str(ROOM_MONTHS)),  # how long answers are kept
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("closed_at", UtcTime, nullable=True),
)

# The Organisations of a Room, with what each says it does.
room_organisations = Table(
    "room_organisations",
    metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True),
    Column("does", Text, nullable=False, server_default=""),
)

members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=True, index=True),  # empty until they say
    Column("name", String(200), nullable=False),
    Column("job", String(200), nullable=False, server_default=""),
    Column("role", String(20), nullable=False, server_default="member"),
    Column("away_from", Date, nullable=True),
    Column("away_until", Date, nullable=True),  # the last day away, itself included
    Column("works_on", String(7), nullable=False, server_default="01234"),  # weekdays, Monday 0
    Column("joined_at", UtcTime, nullable=True),
    Column("left_at", UtcTime, nullable=True),
)

# In which Channels a Member has acted: who leaves the last of them leaves the Room.
attendances = Table(
    "attendances",
    metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("channel_id", ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True),
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

# Which of their Rooms a person of several speaks to in a direct chat.
chosen_rooms = Table(
    "chosen_rooms",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("tenant", String(255), primary_key=True),
    Column("user", String(255), primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
)

# Codes typed on one platform and shown on another, by their hash: to join a Channel, or an Account.
codes = Table(
    "codes",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),  # who asked for it
    Column("channel_id", ForeignKey("channels.id", ondelete="CASCADE"), nullable=True),  # where they did
    Column("expires_at", UtcTime, nullable=False, index=True),
    Column("used_at", UtcTime, nullable=True),
)

# Personal links of people on neither platform, by their hash.
invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("email", String(254), nullable=False, server_default=""),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime, nullable=True),
)

# What a web Channel shows. A web page has no platform behind it to remember its messages.
board = Table(
    "board",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(255), nullable=False, index=True),
    Column("card", Text, nullable=False),
    Column("posted_at", UtcTime, nullable=False),
    Column("number", Integer, nullable=False, server_default="0"),  # of the change that made it what it is
    Column("newest_of", String(20), nullable=False, server_default=""),  # its series, until a newer one is there
    Index("ix_board_changes", "channel", "number"),
)

# How many changes a web Channel has seen; the row is also the lock under which they happen one after another.
news = Table(
    "news",
    metadata,
    Column("channel", String(255), primary_key=True),
    Column("number", Integer, nullable=False),
)

# E-mail to people with an invitation: the outbox has a row a Channel, this has one a person.
mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("subject", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("path", String(200), nullable=False),  # the page that its link leads to
    Column("invites", Boolean, nullable=False, server_default=false()),  # whether it brings the personal link
    Column("state", String(10), nullable=False),
    Column("put_at", UtcTime, nullable=False),
    Column("try_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("reason", String(200), nullable=False, server_default=""),
    Index("ix_mails_queue", "state", "try_at"),
)

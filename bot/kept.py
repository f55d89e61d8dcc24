"""How long things are kept: what is forgotten goes by these, and the page about privacy tells them. Pure."""

from __future__ import annotations

from datetime import timedelta

DELIVERIES = timedelta(days=3)
POSTS = timedelta(days=35)
CHATS = timedelta(days=90)
"""Whose a direct chat is, of people who are in no Room."""

UNKNOWN_TERMS = timedelta(days=90)
BOARD = timedelta(days=365)
KEYS = timedelta(days=35)
"""After a token or a calendar feed was revoked."""

ROOM_MONTHS = 12
"""Of what was said, and of a closed Room, where it chose nothing else."""

LOG_YEARS = 7
"""Of Actions and Decisions after the Room has closed, where it chose nothing else."""

"""What a browser sends, read as an Intent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from adapters.web.render import ANSWER, CHOSEN
from bot.message import Account, Intent, Place

LONGEST_WORDS = 21_000
"""Characters: somewhat more than any verb reads, so that whoever sends more is told, and nothing is cut unsaid."""

_MENTION = re.compile(r"^@?big\s?room\b[\s:,]*", re.IGNORECASE)


def said(form: Mapping[str, str], account: Account, place: Place) -> Intent:
    """Read what was typed into the Room's box: a slash command, a mention, or plain words."""
    words = form.get("words", "")[:LONGEST_WORDS].strip()
    if words.startswith("/"):
        verb, _, rest = words[1:].partition(" ")
        return Intent(verb.lower() or "bigroom", account, place, words=rest.strip(), delivery=_delivery(form, account))
    return Intent("", account, place, words=_MENTION.sub("", words), delivery=_delivery(form, account))


def pressed(form: Mapping[str, str], account: Account, place: Place) -> Intent:
    """Read a pressed button of a card, with what was typed into it."""
    verb, _, ref = form.get("press", "").partition(":")
    fields = ((prefix, name) for name in form for prefix in (ANSWER, CHOSEN) if name.startswith(prefix))
    answers = {name.removeprefix(prefix): form[name][:LONGEST_WORDS] for prefix, name in fields}
    return Intent(verb, account, place, ref=ref, answers=answers, delivery=_delivery(form, account))


def _delivery(form: Mapping[str, str], account: Account) -> str:
    """One showing of a card, pressed by one person; a second press of it is the same delivery.

    Hashed, because it is kept for some days and must not tell who asked about what.
    """
    parts = (account.tenant, account.user, form.get("once", ""), form.get("press", ""))
    return sha256("\n".join(parts).encode()).hexdigest()

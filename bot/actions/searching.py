"""Looking for words in what is kept: all of them, in any order, each where a word begins."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from bot.actions.tables import actions, outsiders
from bot.rooms.tables import members, organisations

_BEFORE_A_WORD = ("(", "[", "-", "–", "—", "/", "“", "‘", '"', "'", "@", "#", "£", "*")
_AFTER_A_WORD = (",", ".", ":", ";", "!", "?", ")", "-", "/", "’", "'")


def holds(column: ColumnElement[str], word: str, *, whole: bool = False) -> ColumnElement[bool]:
    """Whether a word of the column begins so, or is that: "ring" is not in "Bring". On every database alike.

    Most rows fail the first and cheapest condition, so that the others are rarely looked at.
    """
    low, wanted_ = func.lower(column), word.lower()
    places = [low.startswith(wanted_, autoescape=True)]
    places += [low.contains(f"{mark}{wanted_}", autoescape=True) for mark in (" ", *_BEFORE_A_WORD)]
    if whole:
        spaced = literal(" ") + low + " "
        places = [spaced.contains(f" {wanted_}{mark}", autoescape=True) for mark in (" ", *_AFTER_A_WORD)]
    return and_(low.contains(wanted_, autoescape=True), or_(*places))


def told_of(word: str, rooms_seen: Collection[int]) -> ColumnElement[bool]:
    """A word in what is to be done, in its note, or in the names of its owner and their Organisation.

    Names are few, so they are looked through once and not for every Action.
    """
    owner = select(members.c.id).where(members.c.room_id.in_(rooms_seen), holds(members.c.name, word))
    outsider = select(outsiders.c.id).where(outsiders.c.room_id.in_(rooms_seen), holds(outsiders.c.name, word))
    body = select(organisations.c.id).where(holds(organisations.c.name, word, whole=True))
    return or_(
        holds(actions.c.text, word),
        holds(actions.c.note, word),
        actions.c.owner_id.in_(owner),
        actions.c.outsider_id.in_(outsider),
        actions.c.organisation_id.in_(body),
    )

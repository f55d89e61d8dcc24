"""A change is made: written down, shown on the Room's card, told to the Room, and answered with a way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import finding, keeping
from bot.actions.agreeing.offering import today_of
from bot.actions.cards import day_said
from bot.actions.changing import cards
from bot.actions.changing.steps import Wanted, suggester, without_suggester
from bot.actions.keeping import By, Known
from bot.actions.listing.past import member
from bot.actions.naming import name_of, names_in
from bot.actions.posting import entry_of, show_anew
from bot.actions.rules import FINISHED, Change, Entry, Kind, may_change
from bot.message import Card, Reply
from bot.outbox import Post, put, revise
from bot.rooms.gate import Visit
from bot.rooms.membership import channels_of

TOLD = frozenset({Kind.DONE, Kind.DROPPED, Kind.REDATED})
"""What the whole Room hears of; the card of the Action tells the rest."""


@dataclass(frozen=True, slots=True)
class Target:
    """The Action that is meant, and whether who asks may change it."""

    known: Known
    may: bool


async def target(visit: Visit, action_id: int, *, lock: bool = False) -> Target | None:
    """An Action of this Room; None for any other."""
    known = await keeping.find(visit.connection, visit.here.room_id, action_id, lock=lock)
    if known is None:
        return None
    owns = 0 < visit.here.member_id == known.action.owner
    return Target(known, may_change(visit.here.role, owns=owns))


async def make(visit: Visit, known: Known, kind: Kind, wanted: Wanted) -> Reply:
    """Change an Action that was found with `lock`, for someone who may."""
    by = By(visit.here.member_id, visit.here.organisation_id)
    room, at, day = visit.here.room_id, visit.now, today_of(visit)
    outcome = await keeping.change(visit.connection, room, known, by, kind, wanted.action, at, wanted.reason)
    entry = await entry_of(visit.connection, room, known.id)
    if outcome.too_late:
        return Reply(await finished_already(visit, entry, tried=True))
    if outcome.known == known:
        return Reply(cards.unchanged(entry, day))
    await show_anew(visit.connection, room, known.id, at)
    if kind in TOLD:
        line = cards.news(entry, kind, await _signed(visit, wanted.reason), without_suggester(wanted.reason), day)
        await _tell(visit, news_key(known.id, kind, at), line)
    return Reply(cards.changed(entry, kind, day, wanted.meant))


async def _signed(visit: Visit, reason: str) -> str:
    """Whose change it is: of one that was suggested, first whose words they are."""
    who, of = await name_of(visit.connection, visit.here.member_id), suggester(reason)
    return cards.took(who, await name_of(visit.connection, of)) if of else who


async def _tell(visit: Visit, key: str, line: Card) -> None:
    meeting = (await channels_of(visit.connection, [visit.here.room_id]))[visit.here.room_id]
    await put(visit.connection, [Post(channel, line, key=key) for channel in meeting], visit.now)


def news_key(action_id: int, kind: Kind, at: datetime) -> str:
    """By which the line about a change is found again, if it is taken back."""
    return f"action:{action_id}:{kind}:{int(at.timestamp())}"


async def unsay(connection: AsyncConnection, room_id: int, action_id: int, now: datetime) -> None:
    """Let the Room's line about the change that was just undone say so."""
    history = [each for each in await keeping.history_of(connection, action_id) if each.kind is not Kind.LATE_TRY]
    undone = history[-2:-1]
    if undone and undone[0].kind in TOLD:
        entry = await entry_of(connection, room_id, action_id)
        await revise(connection, news_key(action_id, undone[0].kind, undone[0].at), cards.taken_back(entry), now)


def is_finished(kind: Kind, known: Known) -> bool:
    """Whether it is too late for such a step."""
    return known.action.status in FINISHED and kind is not Kind.REOPENED


async def finished_already(visit: Visit, entry: Entry, *, tried: bool) -> Card:
    """Who finished it, and when: for someone who came too late."""
    history = await finding.history(visit.connection, [visit.here.room_id], entry.id)
    ends = [each for each in history if each.change.after.get("status") in FINISHED]
    if not ends:
        return cards.too_late(entry, "", "", tried=tried)
    last = ends[-1]
    names = await names_in(visit.connection, visit.here.room_id, [last.change])
    who = ", ".join(filter(None, (member(last.change.by, names), last.organisation)))
    return cards.too_late(entry, f"{who[:1].upper()}{who[1:]}", _when(visit, last.change), tried=tried)


def _when(visit: Visit, change: Change) -> str:
    at = change.at.astimezone(ZoneInfo(visit.here.zone))
    day = today_of(visit)
    return f"today at {at:%H:%M}" if at.date() == day else f"on {day_said(at.date(), day)} at {at:%H:%M}"

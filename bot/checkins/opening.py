"""Opening a Round: at its time, or when a facilitator says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins import cards, notices
from bot.checkins.planning import last_big_room, later_day, next_round, plan_next, plan_round
from bot.checkins.questions import questions_of
from bot.checkins.rounds import Lent, Standing, Top, find_open, find_standing, nothing_first, written
from bot.checkins.rules import (
    SHORTEST_OPEN,
    Kind,
    Question,
    Round,
    Window,
    day_and_time,
    next_window,
    window_from,
)
from bot.checkins.tables import rounds
from bot.message import Card, Element, Reply
from bot.occurrences import Occurrence
from bot.outbox import Post, put
from bot.rooms.charter.ground_rules import rules_of
from bot.rooms.gate import Visit
from bot.rooms.membership import channels_of
from bot.rooms.organisations import of_room
from bot.schedule import still_worth_it


def card_key(round_id: int) -> str:
    """Names the card that is answered, in every Channel."""
    return f"round:{round_id}:card"


async def open_due(connection: AsyncConnection, due: Sequence[Occurrence], now: datetime, lent: Lent) -> None:
    """Open a Round in each Room where one is due, and plan the next."""
    for one in sorted(due, key=lambda one: one.room_id):
        standing = await find_standing(connection, one.room_id)
        if await find_open(connection, standing.room_id):
            continue  # its closing plans the next
        window = await _still_wanted(connection, standing, one.due_at)
        if window and not standing.asleep:
            await _open_or_leave_out(connection, standing, window, now, lent)
        await plan_next(connection, standing, max(now, window.closes_at) if window and standing.asleep else now)


async def _still_wanted(connection: AsyncConnection, standing: Standing, due_at: datetime) -> Window | None:
    """The Round that was to open then, if that is still so.

    The rhythm may have changed, or a facilitator may have opened one, while the clock had this in hand.
    """
    window = next_window(standing.rhythm, due_at) if standing.rhythm else None
    if window is None or window.meets_at is None or window.opens_at != due_at or standing.stopped:
        return None
    had = await last_big_room(connection, standing.room_id)
    return None if had and not later_day(window.meets_at, had, standing.zone) else window


async def _open_or_leave_out(
    connection: AsyncConnection, standing: Standing, window: Window, now: datetime, lent: Lent
) -> None:
    if still_worth_it(window.opens_at, now, window.closes_at - SHORTEST_OPEN - window.opens_at):
        await open_round(connection, standing, window, now, lent)
    else:
        await _say_left_out(connection, standing, window, now)


async def _say_left_out(connection: AsyncConnection, standing: Standing, window: Window, now: datetime) -> None:
    following = await next_round(connection, standing, now + SHORTEST_OPEN)
    opens = day_and_time(max(following.opens_at, now), standing.zone) if following else ""
    big_room = day_and_time(window.meets_at or window.closes_at, standing.zone)
    await to_all(connection, standing.room_id, notices.left_out(big_room, opens), now)


async def open_now(visit: Visit, lent: Lent) -> Reply:
    """A facilitator wants one now: it stands in for the next Big Room's, or is open for two working days."""
    standing = await find_standing(visit.connection, visit.here.room_id)
    running = await find_open(visit.connection, standing.room_id)
    if running:
        return Reply(notices.open_already(day_and_time(running.closes_at, standing.zone)))
    window = window_from(standing.rhythm, visit.now, standing.zone, standing.nation)
    had = await last_big_room(visit.connection, standing.room_id)
    if had and window.meets_at and window.meets_at <= had:
        window = replace(window, meets_at=None)  # a second one before the same Big Room
    opened = await open_round(visit.connection, standing, window, visit.now, lent)
    await plan_next(visit.connection, standing, visit.now)
    return Reply(notices.opened(day_and_time(opened.closes_at, standing.zone)))


async def open_round(
    connection: AsyncConnection, standing: Standing, window: Window, now: datetime, lent: Lent
) -> Round:
    """Write the Round down as it is asked, put its card in every Channel, and plan its reminders and its closing."""
    room = standing.room_id
    asked = await _questions(connection, room, now, lent)
    last = await connection.scalar(select(func.max(rounds.c.number)).where(rounds.c.room_id == room))
    new = Round(0, room, (last or 0) + 1, asked, now, window.closes_at)
    row = {"room_id": room, "number": new.number, "opened_at": now, "closes_at": window.closes_at}
    insertion = insert(rounds).values(**row, questions=written(asked), meets_at=window.meets_at)
    opened = replace(new, id=(await connection.execute(insertion.returning(rounds.c.id))).scalar_one())
    await plan_round(connection, standing, opened.id, window, now)
    card = await answerable(connection, standing, opened, first=await lent.top(connection, room, now))
    await to_all(connection, room, card, now, key=card_key(opened.id), not_after=window.closes_at)
    closes = day_and_time(window.closes_at, standing.zone)
    await lent.write(connection, room, *notices.mail_opened(new.number, closes), "/", now)
    return opened


async def _questions(connection: AsyncConnection, room_id: int, now: datetime, lent: Lent) -> tuple[Question, ...]:
    """As they are asked now: the key question gets its words, and is left out when there is none."""
    asked = []
    for one in await questions_of(connection, room_id):
        words = await lent.key_question(connection, room_id, now) if one.kind is Kind.KEY else one.words
        if words:
            asked.append(replace(one, words=words))
    return tuple(asked)


async def answerable(  # noqa: PLR0913 -- all that stands on the card
    connection: AsyncConnection,
    standing: Standing,
    asked: Round,
    mine: cards.Mine = cards.NOTHING_YET,
    *,
    fault: str = "",
    first: Sequence[Element] = (),
) -> Card:
    """The card of a Round, for the Channels or with one Member's own answers in it; `first` stands over it."""
    closes = day_and_time(asked.closes_at, standing.zone)
    them = await of_room(connection, asked.room_id)
    return cards.check_in(asked, closes, rules_of(standing.ground_rules), them, mine, fault, first)


async def show_in(
    connection: AsyncConnection, room_id: int, channel_id: int, now: datetime, top: Top = nothing_first
) -> None:
    """Show the open Round, if there is one, in a Channel that joins its Room meanwhile."""
    standing = await find_standing(connection, room_id)
    running = await find_open(connection, room_id)
    if running and running.takes_answers(now):
        card = await answerable(connection, standing, running, first=await top(connection, room_id, now))
        await put(connection, [Post(channel_id, card, running.closes_at, card_key(running.id))], now)


async def to_all(  # noqa: PLR0913 -- the card, where it goes, and the columns of a Post
    connection: AsyncConnection,
    room_id: int,
    card: Card,
    now: datetime,
    *,
    key: str = "",
    not_after: datetime | None = None,
) -> None:
    """Put a card in every Channel of a Room."""
    channels = (await channels_of(connection, [room_id]))[room_id]
    await put(connection, [Post(channel, card, not_after=not_after, key=key) for channel in channels], now)

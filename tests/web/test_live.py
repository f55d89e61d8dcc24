from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from adapters.web import live
from adapters.web.live import WAITING, Event, Live
from bot.message import Account, Place, Text, TryLater, card

ROOM = Place("web", "sample-room")
ADA, BILAL = Account("web", "sample", "ada"), Account("web", "sample", "bilal")
CARD = card("A card", Text("Said to all"))


@dataclass
class Record:
    """A board that a test writes by hand, and how often it was read."""

    changes: list[Event] = field(default_factory=list)
    number: int = 0
    away: bool = False
    read: int = 0

    async def __call__(self, _channel: str, since: int) -> tuple[int, list[Event]]:
        self.read += 1
        if self.away:
            raise TryLater(5)
        return self.number, [event for event in self.changes if event.number > since]

    def card(self, number: int) -> None:
        self.changes.append(Event("card", number, f"<li>{number}\n</li>"))
        self.number = number


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def opened(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    assert await anext(stream) == b": here\n\n"
    return stream


async def test_an_event_is_written_as_browsers_read_it() -> None:
    record = Record()
    pages = Live(record)
    stream = await opened(pages.follow("room", ADA, 0, yes))
    record.card(7)
    assert await anext(stream) == b'event: card\nid: 7\ndata: "<li>7\\n</li>"\n\n'


async def test_a_whisper_has_no_id_so_that_a_break_does_not_skip_the_board() -> None:
    pages = Live(Record())
    stream = await opened(pages.follow("room", ADA, 0, yes))
    pages.whisper("room", ADA, "x")
    assert b"id:" not in await anext(stream)


async def test_a_stream_too_slow_is_cut_after_what_it_still_holds_and_others_are_not() -> None:
    record = Record()
    pages = Live(record)
    slow, quick = [await opened(pages.follow("room", user, 0, yes)) for user in (ADA, BILAL)]
    for number in range(1, WAITING + 5):
        record.card(number)
        await pages.look("room")
        assert f"id: {number}\n".encode() in await anext(quick)
    assert len([event async for event in slow]) == WAITING
    record.card(WAITING + 5)
    await pages.look("room")
    assert f"id: {WAITING + 5}\n".encode() in await anext(quick)


async def test_a_silent_stream_is_kept_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.01)
    stream = await opened(Live(Record()).follow("room", ADA, 0, yes))
    assert await anext(stream) == b": still here\n\n"


async def test_a_silent_stream_of_somebody_no_longer_welcome_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.01)
    stream = await opened(Live(Record()).follow("room", ADA, 0, no))
    assert [event.split(b"\n")[0] async for event in stream] == [b"event: closed"]


async def test_news_without_a_card_has_each_page_ask_whether_it_is_still_welcome() -> None:
    record = Record()
    pages = Live(record)
    hers = await opened(pages.follow("room", ADA, 0, no))
    his = await opened(pages.follow("room", BILAL, 0, yes))
    record.number = 1
    assert [event.split(b"\n")[0] async for event in hers] == [b"event: closed"]
    record.card(2)
    assert b"id: 2\n" in await anext(his)


async def test_news_told_twice_is_shown_once_and_in_order() -> None:
    record = Record()
    pages = Live(record)
    stream = await opened(pages.follow("room", ADA, 0, yes))
    for number in (1, 2, 3):
        record.card(number)
        await asyncio.gather(*(pages.look("room") for _ in range(3)))
    pages.whisper("room", ADA, "the end")
    told = [await anext(stream) for _ in range(4)]
    assert [b"id: 1" in told[0], b"id: 2" in told[1], b"id: 3" in told[2], b"the end" in told[3]] == [True] * 4


async def test_a_channel_that_nobody_has_open_is_not_read() -> None:
    record = Record()
    pages = Live(record)
    await pages.look("room")
    assert (record.read, pages.channels) == (0, [])
    stream = await opened(pages.follow("room", ADA, 0, yes))
    assert pages.channels == ["room"]
    pages.close()
    assert [event async for event in stream] == []
    assert pages.channels == []


async def test_a_look_while_the_record_is_away_loses_nothing() -> None:
    record = Record(away=True)
    pages = Live(record)
    stream = await opened(pages.follow("room", ADA, 0, yes))
    record.card(1)
    await pages.look("room")
    record.away = False
    await pages.look("room")
    assert b"id: 1\n" in await anext(stream)


async def test_closing_ends_every_stream_also_one_that_opens_later() -> None:
    pages = Live(Record())
    streams = [await opened(pages.follow(room, ADA, 0, yes)) for room in ("room", "another")]
    waiting = [asyncio.ensure_future(anext(stream, None)) for stream in streams]
    await asyncio.sleep(0)
    pages.close()
    assert await asyncio.gather(*waiting) == [None, None]
    late = await opened(pages.follow("room", ADA, 0, yes))
    assert [event async for event in late] == []


async def test_a_whisper_reaches_no_namesake_of_another_tenant() -> None:
    record = Record()
    pages = Live(record)
    hers = await opened(pages.follow("room", ADA, 0, yes))
    namesakes = await opened(pages.follow("room", Account("web", "fernleigh", "ada"), 0, yes))
    pages.whisper("room", ADA, "private")
    assert b"private" in await anext(hers)
    record.card(1)
    await pages.look("room")
    for page in (hers, namesakes):
        assert b"id: 1\n" in await anext(page)

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.web import live
from adapters.web.live import WAITING, Event, Live
from bot.database import Database
from bot.message import Account, Audience, Intent, Place, Reply, Text, Undeliverable, card
from tests.web.conftest import MakeSite, Site, Stream

ROOM = Place("web", "sample-room")
ADA, BILAL = Account("web", "sample", "ada"), Account("web", "sample", "bilal")
CARD = card("A card", Text("Said to all"))


async def nothing(_: int) -> list[Event]:
    return []


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


def post(number: int) -> Event:
    return ("post", str(number), f"<li>{number}\n</li>")


async def opened(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    assert await anext(stream) == b": here\n\n"
    return stream


async def test_an_event_is_written_as_browsers_read_it() -> None:
    pages = Live()
    stream = await opened(pages.follow("room", ADA, 0, nothing, yes))
    pages.send("room", post(7))
    assert await anext(stream) == b'event: post\nid: 7\ndata: "<li>7\\n</li>"\n\n'


async def test_a_whisper_has_no_id_so_that_a_break_does_not_skip_the_board() -> None:
    pages = Live()
    stream = await opened(pages.follow("room", ADA, 0, nothing, yes))
    pages.send("room", ("whisper", "", "x"), ADA)
    assert b"id:" not in await anext(stream)


async def test_a_stream_too_slow_is_cut_after_what_it_still_holds_and_others_are_not() -> None:
    pages = Live()
    slow, quick = [await opened(pages.follow("room", user, 0, nothing, yes)) for user in (ADA, BILAL)]
    for number in range(WAITING + 5):
        pages.send("room", post(number))
        assert f"id: {number}\n".encode() in await anext(quick)
    assert len([event async for event in slow]) == WAITING
    pages.send("room", post(WAITING + 5))
    assert f"id: {WAITING + 5}\n".encode() in await anext(quick)


async def test_a_silent_stream_is_kept_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.01)
    stream = await opened(Live().follow("room", ADA, 0, nothing, yes))
    assert await anext(stream) == b": still here\n\n"


async def test_a_silent_stream_of_somebody_no_longer_welcome_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.01)
    stream = await opened(Live().follow("room", ADA, 0, nothing, no))
    assert [event async for event in stream] == []


async def test_closing_ends_every_stream_also_one_that_opens_later() -> None:
    pages = Live()
    streams = [await opened(pages.follow(room, ADA, 0, nothing, yes)) for room in ("room", "another")]
    waiting = [asyncio.ensure_future(anext(stream, None)) for stream in streams]
    await asyncio.sleep(0)
    pages.close()
    assert await asyncio.gather(*waiting) == [None, None]
    late = await opened(pages.follow("room", ADA, 0, nothing, yes))
    assert [event async for event in late] == []


async def test_what_is_shown_to_everyone_reaches_every_open_page_at_once_with_an_id(site: Site) -> None:
    async with site.browser("ada") as ada, Stream(site, "ada") as hers, Stream(site, "bilal") as his:
        answer = await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"}, headers={"X-BigRoom": "page"})
        assert (answer.status_code, "Everyone here can now see" in answer.text) == (200, True)
        events = [await stream.event() for stream in (hers, his)]
    for event in events:
        assert event
        kind, ref, html = event
        assert kind == "post"
        assert f'id="card-{ref}"' in html
        assert "Integrated Care Board" in html


async def test_a_second_press_shows_nothing_again(site: Site) -> None:
    async with site.browser("ada") as ada, Stream(site, "bilal") as stream:
        for _ in range(2):
            await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        assert await stream.event()
        assert stream.waiting == 0
        assert (await ada.get("/")).text.count('id="card-') == 1


async def test_a_card_of_another_process_comes_with_the_heartbeat_and_once(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.02)
    ours, theirs = make_site(), make_site()
    async with Stream(ours, "ada") as stream:
        for site in (theirs, ours, theirs):
            ref = await site.web.post(ROOM, CARD)
            event = await stream.event()
            assert event
            assert event[:2] == ("post", ref)
        await stream.beat()
        await stream.beat()
        await ours.web.whisper(ROOM, ADA, CARD)
        last = await stream.event()
    assert last
    assert last[0] == "whisper"  # and no card came twice before it


async def test_a_card_of_another_process_is_not_passed_over_by_a_newer_one_of_ours(make_site: MakeSite) -> None:
    ours, theirs = make_site(), make_site()
    async with Stream(ours, "ada") as stream:
        refs = [await site.web.post(ROOM, CARD) for site in (theirs, ours, theirs, ours)]
        told = [await stream.event() for _ in refs]
        assert stream.waiting == 0
    assert [event and event[1] for event in told] == refs


async def test_an_update_does_not_hide_a_card_of_another_process(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.02)
    ours, theirs = make_site(), make_site()
    async with Stream(ours, "ada") as stream:
        await theirs.web.post(ROOM, card("First of theirs"))
        ref = await theirs.web.post(ROOM, card("Second of theirs"))
        await ours.web.update(ROOM, ref, CARD)
        told = [await stream.event() for _ in range(3)]
    assert sorted(event[0] for event in told if event) == ["post", "post", "update"]
    assert "First of theirs" in str(told)


async def test_a_post_that_both_the_record_and_this_process_tell_of_comes_once() -> None:
    async def record(_: int) -> list[Event]:
        return [post(1), post(2)]

    pages = Live()
    stream = await opened(pages.follow("room", ADA, 0, record, yes))
    for number in (1, 2, 3):
        pages.send("room", post(number))
    ids: list[bytes] = []
    while b"id: 3" not in ids:
        ids += [line for line in (await anext(stream)).splitlines() if line.startswith(b"id: ")]
    assert ids == [b"id: 1", b"id: 2", b"id: 3"]


async def test_a_whisper_reaches_no_namesake_of_another_tenant() -> None:
    pages = Live()
    hers = await opened(pages.follow("room", ADA, 0, nothing, yes))
    namesakes = await opened(pages.follow("room", Account("web", "fernleigh", "ada"), 0, nothing, yes))
    pages.send("room", ("whisper", "", "private"), ADA)
    pages.send("room", post(1))
    assert b"private" in await anext(hers)
    for page in (hers, namesakes):
        assert b"id: 1\n" in await anext(page)


async def test_a_page_that_comes_back_gets_what_it_missed_and_no_more(site: Site) -> None:
    refs = [await site.web.post(ROOM, CARD) for _ in range(3)]
    async with Stream(site, "ada", last_event_id=refs[0]) as stream:
        missed = [await stream.event() for _ in range(2)]
        assert [event and event[1] for event in missed] == refs[1:]
        newest = await site.web.post(ROOM, CARD)
        event = await stream.event()
        assert event
        assert event[1] == newest
    async with Stream(site, "ada", after=newest) as stream:
        assert stream.waiting == 0


@pytest.mark.parametrize("after", ["-1", "x", "9" * 5000, "²", "%D9%A3", "%00"])
async def test_an_odd_place_to_begin_at_breaks_nothing(site: Site, after: str) -> None:
    async with Stream(site, "ada", after=after) as stream:
        assert stream.status == 200
        await site.web.post(ROOM, CARD)
        assert await stream.event()


async def test_a_private_answer_never_reaches_another_persons_pages(site: Site) -> None:
    async with site.browser("ada") as ada, Stream(site, "bilal") as his, Stream(site, "ada") as hers:
        assert "Integrated Care Board" in (await ada.post("/say", data={"words": "ICB"})).text
        await site.web.whisper(ROOM, ADA, CARD)
        whispered = await hers.event()
        await site.web.post(ROOM, card("The end"))
        first = await his.event()
    assert whispered
    assert whispered[0] == "whisper"
    assert "Only you can see this" in whispered[2]
    assert first
    assert "The end" in first[2]
    async with site.browser("bilal") as bilal:
        page = (await bilal.get("/")).text
    assert "Said to all" not in page
    assert "Integrated Care Board" not in page


async def test_a_later_answer_goes_to_its_asker_or_to_the_room(site: Site) -> None:
    asked = Intent("jargon", ADA, ROOM)
    async with Stream(site, "ada") as hers, Stream(site, "bilal") as his:
        await site.web.answer(asked, Reply(CARD))
        await site.web.answer(asked, Reply(CARD, Audience.ROOM))
        assert [event and event[0] for event in (await hers.event(), await hers.event())] == ["whisper", "post"]
        event = await his.event()
        assert event
        assert (event[0], his.waiting) == ("post", 0)


async def test_a_card_is_replaced_in_every_open_page_and_on_the_board(site: Site) -> None:
    ref = await site.web.post(ROOM, CARD)
    async with Stream(site, "ada", after=ref) as stream, site.browser("bilal") as bilal:
        await site.web.update(ROOM, ref, card("A newer card"))
        event = await stream.event()
        page = (await bilal.get("/")).text
    assert event
    assert event[:2] == ("update", "")  # an id would make a browser that comes back skip what it has not seen
    assert f'id="card-{ref}"' in event[2]
    assert "A newer card" in event[2]
    assert "A newer card" in page
    assert "Said to all" not in page


async def test_a_card_that_is_gone_cannot_be_replaced(site: Site) -> None:
    with pytest.raises(Undeliverable):
        await site.web.update(ROOM, "1", CARD)


async def test_stopping_ends_every_open_stream(site: Site) -> None:
    async with Stream(site, "ada") as hers, Stream(site, "bilal") as his:
        await site.web.stop()
        assert await hers.event() is None
        assert await his.event() is None


async def test_a_stream_opens_and_stays_open_while_the_record_is_away(site: Site, away: Database) -> None:
    async with site.browser("ada") as ada:
        await ada.get("/")
        site.lose(away)
        async with Stream(site, "ada") as stream:
            assert stream.status == 200
            await site.web.whisper(ROOM, ADA, CARD)
            assert await stream.event()

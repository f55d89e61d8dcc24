"""What open browsers are shown at once, from the verb that caused it to the stream, with several processes."""

from __future__ import annotations

import re

import pytest

from adapters.web import live
from bot.database import Database
from bot.message import Account, Audience, Intent, Place, Reply, Text, Undeliverable, card
from tests.web.conftest import MakeSite, Site, Stream

ROOM = Place("web", "sample-room")


ADA, BILAL = Account("web", "sample", "ada"), Account("web", "sample", "bilal")


CARD = card("A card", Text("Said to all"))


async def test_what_is_shown_to_everyone_reaches_every_open_page_at_once_with_an_id(site: Site) -> None:
    async with site.browser("ada") as ada, Stream(site, "ada") as hers, Stream(site, "bilal") as his:
        answer = await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"}, headers={"X-BigRoom": "page"})
        assert (answer.status_code, "Everyone here can now see" in answer.text) == (200, True)
        events = [await stream.event() for stream in (hers, his)]
    for event in events:
        assert event
        kind, number, html = event
        assert kind == "card"
        assert number
        assert 'id="card-' in html
        assert "Integrated Care Board" in html


async def test_a_second_press_shows_nothing_again(site: Site) -> None:
    async with site.browser("ada") as ada, Stream(site, "bilal") as stream:
        for _ in range(2):
            await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        assert await stream.event()
        assert stream.waiting == 0
        assert (await ada.get("/")).text.count('id="card-') == 1


def shows(event: tuple[str, str, str] | None, ref: str) -> bool:
    return event is not None and event[0] == "card" and f'id="card-{ref}"' in event[2]


async def test_without_any_news_a_card_of_another_process_comes_with_the_heartbeat_and_once(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.02)
    ours, theirs = make_site(), make_site()
    async with Stream(ours, "ada") as stream:
        for site in (theirs, ours, theirs):
            ref = await site.web.post(ROOM, CARD)
            assert shows(await stream.event(), ref)
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
    assert all(shows(event, ref) for event, ref in zip(told, refs, strict=True))


async def test_an_update_does_not_hide_a_card_of_another_process(make_site: MakeSite) -> None:
    ours, theirs = make_site(), make_site()
    async with Stream(ours, "ada") as stream:
        first, second = [await theirs.web.post(ROOM, card(f"{number} of theirs")) for number in ("One", "Two")]
        await ours.web.update(ROOM, second, CARD)
        told = [await stream.event() for _ in range(2)]
        if "Said to all" not in str(told[1]):  # it was seen as it was posted first, and then as it is now
            told[1] = await stream.event()
    assert shows(told[0], first)
    assert shows(told[1], second)
    assert "Said to all" in str(told[1])


async def test_a_page_that_comes_back_gets_what_it_missed_and_no_more(site: Site) -> None:
    refs = [await site.web.post(ROOM, CARD) for _ in range(3)]
    async with Stream(site, "ada", after="0") as stream:
        told = [await stream.event() for _ in refs]
    marks = [event[1] for event in told if event]
    async with Stream(site, "ada", last_event_id=marks[0]) as stream:
        missed = [await stream.event() for _ in range(2)]
        assert [event and event[1] for event in missed] == marks[1:]
        await site.web.update(ROOM, refs[0], CARD)
        event = await stream.event()
        assert shows(event, refs[0])
        assert event
    async with Stream(site, "ada", after=event[1]) as stream:
        assert stream.waiting == 0


async def test_what_changes_between_the_page_and_its_stream_is_not_missed(site: Site) -> None:
    ref = await site.web.post(ROOM, CARD)
    async with site.browser("ada") as ada:
        latest = re.search(r'data-latest="(\d+)"', (await ada.get("/")).text)
    await site.web.update(ROOM, ref, card("A newer card"))
    assert latest
    async with Stream(site, "ada", after=latest[1]) as stream:
        event = await stream.event()
    assert shows(event, ref)
    assert "A newer card" in str(event)


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
        assert [event and event[0] for event in (await hers.event(), await hers.event())] == ["whisper", "card"]
        event = await his.event()
        assert event
        assert (event[0], his.waiting) == ("card", 0)


async def test_a_card_is_replaced_in_every_open_page_and_on_the_board(site: Site) -> None:
    ref = await site.web.post(ROOM, CARD)
    async with Stream(site, "ada", after="1") as stream, site.browser("bilal") as bilal:
        await site.web.update(ROOM, ref, card("A newer card"))
        event = await stream.event()
        page = (await bilal.get("/")).text
    assert shows(event, ref)
    assert "A newer card" in str(event)
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

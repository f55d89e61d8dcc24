"""The board as a browser gets it: dated, with what is over folded away, and its earlier pages without script."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.message import Account, Card, Place, Series, Text, card
from bot.rooms.page.board import SHOWN
from tests.web.conftest import Page, Site, Stream

ROOM = Place("web", "sample-room")
ADA = Account("web", "sample", "ada")
OVER = card("A card that is over", Text("Nothing more to do"), over=True)


async def test_each_card_says_when_it_was_posted_in_words_and_for_machines(site: Site) -> None:
    await site.web.post(ROOM, card("A card"))
    async with site.browser("ada") as ada:
        page = Page((await ada.get("/")).text)
    assert [given["datetime"] for tag, given in page.elements if tag == "time"] == ["2026-11-21T12:00+00:00"]
    assert "Today 12:00" in page.texts


async def test_neighbours_that_are_over_share_one_line_and_all_is_still_in_it(site: Site) -> None:
    await site.web.post(ROOM, OVER)
    await site.web.post(ROOM, card("A card"))
    refs = [await site.web.post(ROOM, OVER) for _ in range(3)]
    async with site.browser("ada") as ada:
        page = (await ada.get("/")).text
    lines = re.findall(r"<summary><span>([^<]*)</span>", page)
    assert lines == ["3 cards that are over", "A card that is over"]
    assert all(f'id="card-{ref}"' in page for ref in refs)
    assert page.count("Nothing more to do") == 4


async def test_a_card_that_is_over_is_folded_in_open_pages_at_once(site: Site) -> None:
    ref = await site.web.post(ROOM, card("A card"))
    async with Stream(site, "ada", after="1") as stream:
        await site.web.update(ROOM, ref, OVER)
        event = await stream.event()
    assert event
    assert event[2].startswith(f'<li id="card-{ref}" class="over"><details><summary>')


async def test_earlier_cards_are_a_link_away_without_script(site: Site) -> None:
    for number in range(SHOWN + 1):
        await site.web.post(ROOM, card(f"Card number {number}"))
    async with site.browser("ada") as ada:
        newest = (await ada.get("/")).text
        (address,) = re.findall(r'href="(/\?before=\d+)#board-title">Show earlier<', newest)
        earlier = (await ada.get(address)).text
        one_card = len(re.findall(r'id="card-', earlier))
    assert ("Card number 0<" in newest, "Card number 1<" in newest) == (False, True)
    assert ("Card number 0<" in earlier, "Card number 1<" in earlier, one_card) == (True, False, 1)
    assert "Show earlier" not in earlier
    assert "Back to the newest" in earlier
    assert "data-earlier" in earlier


def summary(number: int) -> Card:
    return card(f"Summary {number}", Text(f"What was said {number}"), series=Series.SUMMARY)


async def test_an_older_card_of_a_series_is_a_line_of_its_own_that_opens_to_the_whole(site: Site) -> None:
    refs = [await site.web.post(ROOM, summary(number)) for number in range(3)]
    async with site.browser("ada") as ada:
        page = (await ada.get("/")).text
    assert re.findall(r"<summary><span>([^<]*)</span>", page) == ["Summary 1", "Summary 0"]
    assert all(f'<li id="card-{ref}" class="over"><details><summary>' in page for ref in refs[:2])
    assert all(f"What was said {number}" in page for number in range(3))


async def test_an_older_card_of_a_series_is_folded_in_open_pages_at_once(site: Site) -> None:
    ref = await site.web.post(ROOM, summary(1))
    async with Stream(site, "ada", after="1") as stream:
        await site.web.post(ROOM, summary(2))
        older, newer = await stream.event(), await stream.event()
    assert older
    assert newer
    assert older[2].startswith(f'<li id="card-{ref}" class="over"><details><summary>')
    assert newer[2].startswith(f'<li id="card-{int(ref) + 1}"><article')


async def test_a_line_at_the_top_leads_to_what_is_open_from_every_page_of_the_board(site: Site) -> None:
    words = "It is open until <b>noon</b>. Answer it"
    ref = await site.web.post(ROOM, card("Check-in 4", Text("Answer me"), series=Series.CHECK_IN, call=words))
    for number in range(SHOWN * 2):
        await site.web.post(ROOM, card(f"Card number {number}"))
    async with site.browser("ada") as ada:
        newest = (await ada.get("/")).text
        (address,) = re.findall(r'href="(/\?before=\d+)#board-title">Show earlier<', newest)
        earlier = (await ada.get(address)).text
        await site.web.update(ROOM, ref, OVER)
        closed = (await ada.get("/")).text
    line = f'#card-{ref}">It is open until &lt;b&gt;noon&lt;/b&gt;. Answer it</a>'
    assert f'href="{line}' in newest
    assert (f'id="card-{ref}"' in newest, "Answer me" in newest) == (True, True)
    assert f'href="/{line}' in earlier
    assert ("It is open until" in closed, '<nav id="calls" aria-label="Open now" hidden>' in closed) == (False, True)


CALL = card("Check-in 4", Text("Answer me"), series=Series.CHECK_IN, call="Answer the check-in by noon")


async def test_the_line_at_the_top_is_for_those_alone_who_can_still_answer(site: Site) -> None:
    await site.web.post(ROOM, CALL)
    site.answered.add("ada")
    async with site.browser("ada") as ada, site.browser("bilal") as bilal:
        hers, his = (await ada.get("/")).text, (await bilal.get("/")).text
    assert (">Answer the check-in by noon</a>" in hers, "Answer me" in hers) == (False, True)
    assert ">Answer the check-in by noon</a>" in his


async def test_the_line_vanishes_from_open_pages_when_their_person_has_answered_and_from_no_others(site: Site) -> None:
    ref = await site.web.post(ROOM, CALL)
    async with Stream(site, "ada", after="1") as hers, Stream(site, "bilal", after="1") as his:
        async with site.browser("ada") as ada:
            site.answered.add("ada")
            await ada.post("/press", data={"press": "bigroom help:", "once": "1"})
        event = await hers.event()
        assert event
        assert event[0] == "answered"
        await site.web.update(ROOM, ref, replace(CALL, title="Check-in 4, reworded"))
        for stream, calls in ((hers, False), (his, True)):
            event = await stream.event()
            assert event
            assert ("reworded" in event[2], "data-call" in event[2]) == (True, calls)
        assert (hers.waiting, his.waiting) == (0, 0)


async def test_whoever_has_answered_reads_above_the_blank_card_that_their_answers_are_kept(site: Site) -> None:
    ref = await site.web.post(ROOM, CALL)
    line = (
        f'<a href="#words" data-of="card-{ref}">Check-in 4: your answers are kept. '
        "To see or change them, write /checkin</a>"
    )
    async with Stream(site, "ada", after="1") as hers, site.browser("ada") as ada, site.browser("bilal") as bilal:
        for people in (site.answered, site.kept):
            people.add("ada")
        page = (await ada.post("/press", data={"press": "bigroom help:", "once": "1"})).text
        assert line in page
        event = await hers.event()
        assert event
        assert (event[0], event[2]) == ("answered", line)
        assert "your answers are kept" not in (await bilal.get("/")).text
        await site.web.update(ROOM, ref, OVER)
        assert "your answers are kept" not in (await ada.get("/")).text


async def test_what_is_above_the_board_is_written_anew_only_when_it_has_changed(site: Site) -> None:
    ref = await site.web.post(ROOM, CALL)
    site.answered.add("ada")
    async with Stream(site, "ada", after="1") as hers, site.browser("ada") as ada:

        async def told() -> list[str]:
            for once in ("1", "2", "3"):
                await ada.post("/press", data={"press": "bigroom help:", "once": once})
            await site.web.whisper(ROOM, ADA, card("The end"))
            kinds = []
            while (event := await hers.event()) and event[0] != "whisper":
                kinds.append(event[0])
            return kinds

        assert await told() == ["answered"]
        assert await told() == []
        site.kept.add("ada")
        assert await told() == ["answered"]
        await site.web.update(ROOM, ref, replace(CALL, title="Check-in 4, reworded"))
        assert await told() == ["card", "answered"]
        site.answered.clear()
        assert await told() == ["called"]


@pytest.mark.parametrize("loaded", ["before she answered", "after it"])
async def test_the_line_comes_back_to_open_pages_of_whoever_takes_their_answer_back(site: Site, loaded: str) -> None:
    ref = await site.web.post(ROOM, CALL)
    if loaded == "after it":
        site.answered.add("ada")
    async with Stream(site, "ada", after="1") as hers, site.browser("ada") as ada:

        async def told() -> tuple[str, str]:
            await ada.post("/press", data={"press": "bigroom help:", "once": "1"})
            event = await hers.event()
            assert event
            return event[0], event[2]

        site.answered.add("ada")
        if loaded == "before she answered":
            assert await told() == ("answered", "")
        site.answered.clear()
        assert await told() == ("called", f'<a href="#card-{ref}">Answer the check-in by noon</a>')
        await ada.post("/press", data={"press": "bigroom help:", "once": "2"})
        assert hers.waiting == 0


@pytest.mark.parametrize("before", ["", "0", "-1", "x", "9" * 500, "%00", "²"])
async def test_an_odd_place_to_look_before_shows_the_newest(site: Site, before: str) -> None:
    await site.web.post(ROOM, card("A card"))
    async with site.browser("ada") as ada:
        page = await ada.get(f"/?before={before}")
    assert (page.status_code, "A card" in page.text, "Back to the newest" in page.text) == (200, True, False)

"""What the page of the log says of an address that nothing can match, and in which order it tells a history."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.actions import keeping
from bot.actions.rules import Action, Kind
from tests.core.conftest import NOON
from tests.rooms import make_room
from tests.web.conftest import Site
from tests.web.test_log import log, sample, shown, texts

NOBODY = "I do not know that owner"
BACKWARDS = "The first due day is after the last one"


@pytest.mark.parametrize("who", ["999", "owner-999999", "outsider-999999", "owner-", "owner-0", "somebody-1"])
async def test_an_owner_that_nobody_is_is_said_and_everyones_are_shown(site: Site, who: str) -> None:
    room, people = await sample(site.database)
    await log(site.database, room, people["ada"], Action("Ring the van hire", owner=people["bilal"].member))
    async with site.browser("bilal") as browser:
        page = await shown(browser, f"/log?who={who}")
        assert page.count(NOBODY) == 1
        assert texts(page) == ["Ring the van hire"]
        assert NOBODY in await shown(browser, f"/log/figures?who={who}")


async def test_an_owner_of_another_room_is_nobody_here_and_one_with_nothing_to_do_is_somebody(site: Site) -> None:
    room, people = await sample(site.database)
    await make_room(site.database, "Secret", [], {})
    async with site.database.transaction() as connection:
        theirs = await keeping.outsider(connection, room + 1, "Dot Example", 0)
        ours = await keeping.outsider(connection, room, "Dot Example", 0)
    async with site.browser("bilal") as browser:
        assert NOBODY in await shown(browser, f"/log?who=outsider-{theirs}")
        for who in (f"outsider-{ours}", f"owner-{people['cerys'].member}", ""):
            assert NOBODY not in await shown(browser, f"/log?who={who}")


async def test_days_in_the_wrong_order_are_said(site: Site) -> None:
    await sample(site.database)
    async with site.browser("bilal") as browser:
        assert BACKWARDS in await shown(browser, "/log?due_from=2026-12-02&due_until=2026-12-01")
        for days in ("due_from=2026-12-01&due_until=2026-12-01", "due_from=2026-12-02", "due_until=2026-12-01"):
            assert BACKWARDS not in await shown(browser, f"/log?{days}")


async def test_a_history_is_told_newest_first_as_in_chat(site: Site) -> None:
    room, people = await sample(site.database)
    (number,) = await log(site.database, room, people["ada"], Action("Ring the van hire"))
    async with site.database.transaction() as connection:
        known = await keeping.find(connection, room, number, lock=True)
        assert known
        reworded = replace(known.action, text="Write to the van hire")
        await keeping.change(connection, room, known, people["ada"], Kind.REWORDED, reworded, NOON)
    async with site.browser("bilal") as browser:
        page = await shown(browser, f"/log/action/{number}")
    assert re.findall(r"<h3>([^<]*)</h3>", page) == ["Reworded", "Logged"]

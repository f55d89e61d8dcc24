"""The action log, as a lead reads it at a desk, on a phone and on paper."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from bot.actions import keeping
from bot.actions.keeping import By
from bot.actions.rules import Action, Decision, Kind, Status
from bot.database import Database
from bot.principles import Principle
from bot.rooms.tables import members
from tests.look.browser import DESK, PHONE, PICTURES, SMALL, accessible, picture
from tests.look.room import enter
from tests.running import running

LONG = "Agree with the pharmacy who takes the medicines home, and on which days somebody is there to sign for them"
TEXTS = (
    "Ring the housing team about the ramp at Mill Lane", "Write down who holds which keys", LONG,
    "Find a room for the evening team", "Ask the night shift what they need to know", "Order two more hoists",
    "Put one number for equipment on every ward", "Meet the new care homes",
)  # fmt: skip
STATES = (Status.OPEN, Status.DONE, Status.DOING, Status.DONE, Status.BLOCKED, Status.DROPPED, Status.OPEN)


async def _fill(url: str, many: int) -> None:
    """Weeks of made-up Actions of the sample people."""
    database, now = Database(url), datetime.now(UTC)  # noqa: TID251 -- the demo runs by the real clock
    try:
        async with database.transaction() as connection:
            found = select(members.c.id, members.c.organisation_id, members.c.room_id).order_by(members.c.id)
            people = [(By(row[0], row[1]), row[2]) for row in await connection.execute(found)]
            rows = zip(range(many), cycle(TEXTS), cycle(STATES), cycle(Principle), cycle(people), strict=False)
            for number, text, status, principle, (by, room) in rows:
                at = now - timedelta(days=80 - 79 * number / many)
                due = (at + timedelta(days=10)).date()
                action = Action(text, by.member, 0, by.organisation, principle, Status.OPEN, "", due)
                known = await keeping.log(connection, room, by, action, at)
                if number % 6 == 5:
                    action = replace(action, due=due + timedelta(7))
                    outcome = await keeping.change(
                        connection, room, known, by, Kind.REDATED, action, at + timedelta(days=3), "Somebody was ill"
                    )
                    known = outcome.known
                kind = Kind.DONE if status is Status.DONE else Kind.BLOCKED
                changed = replace(action, status=status, note="" if status is Status.OPEN else "As the ward asked")
                await keeping.change(connection, room, known, by, kind, changed, at + timedelta(days=5))
            by, room = people[0]
            everyone = [each.organisation for each, _ in people]
            for text in ("One referral form for all", "We meet on Tuesdays at nine, in the council’s hall"):
                await keeping.decide(connection, room, by, Decision(text), everyone, [1, 2], now - timedelta(days=9))
    finally:
        await database.close()


def a_lead_reads_the_log(browser: Browser, _address: str) -> None:
    with running() as product:
        bilal = enter(browser, product.address, "Bilal Sample", viewport=DESK)
        bilal.goto(f"{product.address}/log")
        expect(bilal.get_by_role("heading", name="4 actions")).to_be_visible()  # of the sample Room
        accessible(bilal)
        picture(bilal, "log-sample-desk")
        bilal.goto(f"{product.address}/log?words=unicorn")
        expect(bilal.get_by_text("Nothing matches.")).to_be_visible()
        accessible(bilal)
        picture(bilal, "log-empty-desk")
        with ThreadPoolExecutor() as aside:  # the browser's driver has a loop of its own here
            aside.submit(asyncio.run, _fill(product.database_url, 64)).result()
        _reads_at_a_desk(bilal, product.address)
        bilal.context.close()
        for name, size in {"phone": PHONE, "small": SMALL}.items():
            page = enter(browser, product.address, "Bilal Sample", viewport=size)
            _reads_on_a_phone(page, product.address, name)
            page.context.close()
        dark = enter(browser, product.address, "Ada Example", viewport=DESK, color_scheme="dark")
        dark.goto(f"{product.address}/log?show=late")
        accessible(dark)
        picture(dark, "log-dark-desk")
        dark.context.close()


def _reads_at_a_desk(page: Page, address: str) -> None:
    page.goto(f"{address}/log")
    expect(page.get_by_role("heading", name="68 actions")).to_be_visible()
    accessible(page)
    picture(page, "log-desk")
    page.emulate_media(media="print")
    page.pdf(path=PICTURES / "log.pdf", format="A4")
    picture(page, "log-print")
    page.emulate_media(media="screen")
    page.get_by_label("Status").select_option("late")
    page.get_by_label("Words").fill("keys")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Words")).to_have_value("keys")
    page.get_by_role("columnheader", name="Due").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Due")).to_have_attribute("aria-sort", "ascending")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel workbook").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    page.goto(f"{address}/log?sort=-logged&words=ring")
    page.locator(".actions .words a").first.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    accessible(page)
    picture(page, "log-action-desk")
    page.goto(f"{address}/log/figures")
    accessible(page)
    picture(page, "log-figures-desk")


def _reads_on_a_phone(page: Page, address: str, name: str) -> None:
    for path, what in {"log": "log", "log/action/6": "log-action", "log/figures?weeks=26": "log-figures"}.items():
        page.goto(f"{address}/{path}")
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} too wide"
        picture(page, f"{what}-{name}")


CHECKS = (a_lead_reads_the_log,)

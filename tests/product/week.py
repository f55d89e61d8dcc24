"""A Room on three platforms whose machine goes by a calendar of the test's own, so that weeks pass in seconds."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from tests.marking import marking
from tests.product.conftest import SECRET_KEY, Installed, environment, prepare
from tests.product.dated import Calendar, DatedProduct
from tests.product.forms import Shown
from tests.product.rooms import CHARITY, FORM, InBrowser, InSlack, InTeams, join, set_up
from tests.standins.slack import SlackStandIn
from tests.standins.slack_requests import DISCHARGE, HOME_TEAM, Person
from tests.standins.teams import TeamsStandIn

TUESDAYS_AT_NINE = {"Day of the weekly Big Room": "Tuesday", "Time of the Big Room": "09:00"}
VOLUNTEER = Person("U0VOLUNTE1", HOME_TEAM, "anytown-trust-example", "volunteer")


@dataclass
class Week:
    """The Room's people: a facilitator in Slack, a Member in Teams, and one who goes from Slack to the web page."""

    product: DatedProduct
    ada: InSlack
    bilal: InTeams
    dot: InSlack
    page: InBrowser

    async def everywhere(self, title: str) -> list[Shown]:
        """The latest card of this title in each of the three Channels, once it is there."""
        return list(await asyncio.gather(*(each.posted(title) for each in (self.ada, self.bilal, self.page))))

    async def until(self, at: str, how: signal.Signals = signal.SIGTERM) -> None:
        """Let the time pass; a session on the page lasts a working day, so who is there asks for another link."""
        await asyncio.to_thread(self.product.sleep_until, at, how)
        await self.page.enter(await self.dot.command("page"), "Dot Fictional")


@asynccontextmanager
async def weeks(database_url: str, folder: Path, begin: str) -> AsyncIterator[Week]:
    """A product with nothing but its sample Room, at that time (ISO 8601, UTC); nothing may have gone wrong in it."""
    calendar = Calendar(begin)
    await prepare(database_url)
    async with SlackStandIn(clock=calendar) as slack, TeamsStandIn(clock=calendar) as teams:
        product = DatedProduct(environment(slack, teams, database_url), folder, calendar)
        try:
            await asyncio.to_thread(product.await_health)
            async with httpx.AsyncClient(base_url=product.address, timeout=20, event_hooks=marking(SECRET_KEY)) as http:
                installed = Installed(product, slack, teams, http, calendar)
                ada = InSlack(installed, DISCHARGE)
                yield Week(product, ada, InTeams(installed), replace(ada, person=VOLUNTEER), InBrowser(http))
        finally:
            await asyncio.to_thread(product.stop)
        assert not slack.faults
        assert not teams.faults
        assert "post_dead" not in product.log()
        assert "failed" not in product.log()


async def the_room_begins(week: Week) -> None:
    """It is set up in Slack, Teams joins, and one of its people goes to the page."""
    await set_up(week.ada, {**FORM, **TUESDAYS_AT_NINE})
    await join(week.ada, week.bilal)
    link = await week.dot.command("page")
    me = await week.dot.press(link, "Save", {"Your name": "Dot Fictional", "If it is another one, its name": CHARITY})
    assert f"The others see you as Dot Fictional, {CHARITY}." in me.words
    await week.page.enter(link, "Dot Fictional")

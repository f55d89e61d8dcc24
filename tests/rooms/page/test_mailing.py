"""E-mail to people with an invitation, on both databases and against a mail server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.database import Database
from bot.leases import MOST_TRIES
from bot.mail import Smtp, read_server
from bot.outbox import State
from bot.rooms.page import cards
from bot.rooms.page.inviting import LASTS
from bot.rooms.page.mailing import LEASE, Mailing, forget, put_mail
from bot.rooms.tables import invitations, mails
from tests.rooms.page.conftest import DOORS, DOT, Invited, form_in
from tests.standins.smtp import Mood, SmtpStandIn
from tests.web.conftest import HOST

SENDER = "bigroom@example.org"
PATIENCE = 0.3


def smtp(server: SmtpStandIn, url: str = "") -> Smtp:
    return Smtp(read_server(url or server.url), SENDER, PATIENCE)


@dataclass
class Post:
    """Dot, who was invited with an address, and the way a mail goes to her."""

    invited: Invited
    server: SmtpStandIn
    mailing: Mailing

    async def opened(self, room: int | None = None) -> None:
        """A check-in says that it has opened."""
        async with self.invited.database.transaction() as connection:
            words = "This week’s questions are open until Monday, 09:00."
            await put_mail(
                connection, room or self.invited.room, "It is\nopen", words, "/read/room", self.invited.now()
            )

    async def beat(self, seconds: float = 0) -> None:
        self.invited.now.turn(seconds)
        await self.mailing(self.invited.now())

    async def states(self) -> list[tuple[str, int]]:
        async with self.invited.database.reading() as connection:
            rows = await connection.execute(select(mails.c.state, mails.c.tries).order_by(mails.c.id))
            return [(row.state, row.tries) for row in rows]

    def paths(self) -> list[str]:
        """Where the link of each mail leads."""
        lines = [line for mail in self.server.taken for line in mail.get_content().splitlines()]
        return [line.removeprefix(f"http://{HOST}") for line in lines if line.startswith("http")]


@pytest.fixture
async def server() -> AsyncIterator[SmtpStandIn]:
    async with SmtpStandIn(login="bot:secret") as running:
        yield running
        assert not running.faults


@pytest.fixture
async def post(invited: Invited, server: SmtpStandIn) -> Post:
    post = Post(invited, server, Mailing(invited.database, smtp(server), DOORS, invited.now))
    await invited.invite(email="dot@example.org")
    await post.beat()
    server.taken.clear()
    server.to.clear()
    return post


async def entered(post: Post, path: str) -> str:
    """Where Continue leads; nothing when the link is closed."""
    async with post.invited.site.browser() as browser:
        page = await browser.get(path)
        if page.status_code != 200:
            return ""
        assert "Dot Fictional" in page.text
        action, form = form_in(page.text)
        return str((await browser.post(action, data=form)).headers.get("location", ""))


async def test_an_invitation_brings_the_personal_link_that_was_shown(invited: Invited, server: SmtpStandIn) -> None:
    mailing = Mailing(invited.database, smtp(server), DOORS, invited.now)
    path = await invited.invite(email="dot@example.org")
    await mailing(invited.now())
    post = Post(invited, server, mailing)
    assert post.paths() == [path]
    assert server.to == ["dot@example.org"]
    (mail,) = server.taken
    assert (mail["From"], mail["To"], mail["Subject"]) == (SENDER, "dot@example.org", "Your link to Ours")
    assert "/bigroom stop mail" in mail.get_content()
    assert [await entered(post, path) for _ in range(2)] == ["/", "/"]


async def test_word_that_something_opened_brings_a_way_in_that_works_once_to_the_page_it_names(post: Post) -> None:
    await post.opened()
    await post.beat()
    (mail,) = post.server.taken
    assert mail["Subject"] == "It is open"
    assert "open until Monday" in mail.get_content()
    assert "/invited" not in mail.get_content()
    (path,) = post.paths()
    assert [await entered(post, path) for _ in range(2)] == ["/read/room", ""]
    await post.beat(3600)
    assert len(post.server.taken) == 1


async def test_it_goes_to_those_of_the_room_who_have_an_address_and_to_nobody_else(post: Post) -> None:
    await post.invited.invite(name="Ena Made-Up")
    await post.invited.invite(name="Finn Invented", email="finn@example.org")
    await post.invited.ask("inviting.end", ref=await post.invited.number())
    await post.opened(post.invited.neighbours)
    await post.opened()
    await post.beat()
    assert set(post.server.to) == {"dot@example.org"}


async def test_what_was_put_and_then_undone_is_never_sent(post: Post) -> None:
    async with post.invited.database.engine.connect() as connection:
        await put_mail(connection, post.invited.room, "x", "y", "/", post.invited.now())
        await connection.rollback()
    await post.beat()
    assert post.server.taken == []


@pytest.mark.parametrize("ending", ["inviting.end", "inviting.hush", "too old"])
async def test_a_mail_still_waiting_is_dropped_once_nobody_is_to_be_written_to(post: Post, ending: str) -> None:
    await post.opened()
    if ending == "too old":
        post.invited.now.turn(LASTS.total_seconds() + 1)
    else:
        await post.invited.ask(ending, ref=await post.invited.number())
    await post.beat()
    assert post.server.taken == []
    assert (await post.states())[-1] == (State.LATE, 1)


@pytest.mark.parametrize("mood", [Mood.BUSY, Mood.CLOSED, Mood.SLOW, Mood.DYING])
async def test_a_server_in_trouble_is_tried_again_later_and_the_mail_arrives(post: Post, mood: Mood) -> None:
    post.server.mood = mood
    await post.opened()
    await post.beat()
    await post.beat(1)  # too soon
    assert (await post.states())[-1] == (State.WAITING, 1)
    await post.beat(1)
    assert (await post.states())[-1] == (State.WAITING, 2)
    post.server.mood = Mood.KIND
    await post.beat(4)
    assert (await post.states())[-1] == (State.SENT, 3)
    assert len(post.server.taken) == 1
    same = {mail["Message-ID"] for mail in (*post.server.taken, *post.server.lost)}
    assert len(same) == 1


async def test_a_server_that_is_gone_loses_nothing(post: Post) -> None:
    gone = Mailing(post.invited.database, smtp(post.server, "smtp://127.0.0.1:1"), DOORS, post.invited.now)
    await post.opened()
    await gone(post.invited.now())
    assert (await post.states())[-1] == (State.WAITING, 1)
    await post.beat(2)
    assert len(post.server.taken) == 1


async def test_a_login_that_is_refused_is_our_fault_and_loses_nothing(post: Post) -> None:
    wrong = f"smtp://bot:wrong@127.0.0.1:{post.server.port}"
    await post.opened()
    await Mailing(post.invited.database, smtp(post.server, wrong), DOORS, post.invited.now)(post.invited.now())
    assert (await post.states())[-1] == (State.WAITING, 1)


@pytest.mark.parametrize("mood", [Mood.REFUSING, Mood.FULL])
async def test_a_mail_refused_for_good_is_dead_and_facilitators_see_it_and_the_next_one_goes(
    post: Post, mood: Mood
) -> None:
    post.server.mood = mood
    await post.opened()
    await post.beat()
    assert (await post.states())[-1] == (State.DEAD, 1)
    assert "could not be delivered" in (await post.invited.ask("bigroom invites")).summary
    post.server.mood = Mood.KIND
    await post.opened()
    await post.beat()
    assert len(post.server.taken) == 1
    assert "could not be delivered" not in (await post.invited.ask("bigroom invites")).summary


async def test_after_its_last_try_a_mail_is_dead(post: Post) -> None:
    post.server.mood = Mood.BUSY
    await post.opened()
    with capture_logs() as logs:
        for _ in range(MOST_TRIES):
            assert (await post.states())[-1][0] == State.WAITING
            await post.beat(3600)
    assert (await post.states())[-1] == (State.DEAD, MOST_TRIES)
    assert [each["reason"] for each in logs if each["event"] == "mail_dead"] == ["the mail server did not take it"]


async def test_a_process_that_dies_between_sending_and_marking_repeats_one_mail_and_loses_none(post: Post) -> None:
    for _ in range(3):
        await post.opened()
    taken = await post.mailing._take()  # noqa: SLF001 -- and here it dies
    assert taken
    await post.beat()
    assert len(post.server.taken) == 2
    await post.beat(LEASE.total_seconds())
    assert len(post.server.taken) == 3


async def test_several_processes_send_each_mail_once(post: Post) -> None:
    for _ in range(6):
        await post.opened()
    others = [Database(post.invited.database.url.render_as_string(hide_password=False)) for _ in range(3)]
    several = [Mailing(each, smtp(post.server), DOORS, post.invited.now) for each in others]
    await asyncio.gather(*(each(post.invited.now()) for each in several))
    for each in others:
        await each.close()
    await post.beat()  # one that was passed over while another process held its row
    assert len(post.server.taken) == 6
    assert len({mail["Message-ID"] for mail in post.server.taken}) == 6


async def test_stopping_lets_the_mail_in_flight_land(post: Post) -> None:
    await post.opened()
    running = asyncio.create_task(post.mailing(post.invited.now()))
    while post.mailing._flying is None or post.mailing._flying.done():  # noqa: SLF001, ASYNC110 -- the moment to be caught
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await post.mailing.stop()
    assert (await post.states())[-1] == (State.SENT, 1)


async def test_who_comes_by_the_links_of_mails_keeps_their_invitation(post: Post) -> None:
    await post.opened()
    await post.beat()
    before = await lasting(post)
    async with post.invited.database.transaction() as connection:
        await connection.execute(update(invitations).values(expires_at=before - timedelta(days=20)))
    await entered(post, post.paths()[0])
    assert await lasting(post) > before - timedelta(days=20)


async def lasting(post: Post) -> datetime:
    async with post.invited.database.reading() as connection:
        until: datetime = (await connection.execute(select(invitations.c.expires_at))).scalar_one()
        return until


async def test_old_mails_are_forgotten_and_those_that_wait_are_not(post: Post) -> None:
    await post.opened()
    async with post.invited.database.transaction() as connection:
        await forget(connection, post.invited.now() + timedelta(seconds=1))
    assert await post.states() == [(State.WAITING, 0)]


async def test_an_invitation_says_that_a_mail_is_on_its_way(post: Post) -> None:
    card = await post.invited.ask("inviting.invite", answers={**DOT, "email": "ena@example.org"})
    assert "on its way to them by e-mail" in card.summary
    assert card.title == cards.invited(DOT["name"], "", mailed=True).title

"""Ending a personal link, on both databases: asked back first."""

from __future__ import annotations

from bot.message import Button, Buttons
from bot.rooms.page import cards
from tests.rooms.page.conftest import Invited


async def test_revoking_asks_back_and_ends_nothing_until_it_is_confirmed(invited: Invited) -> None:
    path = await invited.invite()
    number = await invited.number()
    listed = await invited.ask("bigroom invites")
    asked = await invited.ask("inviting.revoke", ref=number)
    assert asked == cards.confirm_revoking("Dot Fictional", int(number))
    (line,) = [each for each in asked.body if isinstance(each, Buttons)]
    yes, no = (each for each in line.items if isinstance(each, Button))
    assert await invited.ask(no.verb, ref=no.ref) == listed
    async with invited.site.browser() as browser:
        assert "for Dot Fictional" in (await browser.get(path)).text
    assert await invited.ask(yes.verb, ref=yes.ref) == cards.revoked("Dot Fictional")
    for verb in ("inviting.revoke", "inviting.end"):
        assert await invited.ask(verb, ref=number) == cards.no_such_invitation()


async def test_a_link_that_is_no_more_or_never_was_is_not_asked_about(invited: Invited) -> None:
    for ref in ("", "0", "999", "nonsense"):
        assert await invited.ask("inviting.revoke", ref=ref) == cards.no_such_invitation()

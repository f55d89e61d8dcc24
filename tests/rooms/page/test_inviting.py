"""People on neither platform, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.cards import patient_refused
from bot.message import Account, Blank, Card, Choice
from bot.outbox import posts
from bot.places import channels
from bot.rooms.cards import for_facilitators, for_members
from bot.rooms.page import cards, news
from bot.rooms.page.inviting import LASTS
from bot.rooms.page.news import News
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, invitations, members, organisations, room_organisations
from tests.core.conftest import NOON
from tests.rooms import TUESDAY, without_the_question
from tests.rooms.page.conftest import (
    DOT,
    ELSEWHERE,
    NEIGHBOUR,
    SLACK,
    STRANGER,
    TEAMS,
    WORKER,
    Invited,
    form_in,
    path_in,
)
from tests.web.conftest import Stream

VALID_NHS_NUMBER = "999 000 0018"
FOR_FACILITATORS = (
    "bigroom invite",
    "inviting.begin",
    "inviting.invite",
    "bigroom invites",
    "inviting.list",
    "inviting.renew",
    "inviting.revoke",
    "inviting.end",
    "inviting.hush",
)


def names_of(card: Card) -> list[str]:
    return [each.name for each in card.body if isinstance(each, Blank | Choice)]


async def expire(invited: Invited, ago: timedelta = timedelta(seconds=1)) -> None:
    """The web page of the tests lives at noon of the day before."""
    async with invited.database.transaction() as connection:
        await connection.execute(update(invitations).values(expires_at=NOON - ago))


async def test_an_invited_person_enters_by_a_link_that_works_again_and_again_as_a_member(invited: Invited) -> None:
    path = await invited.invite()
    for _ in range(2):
        async with invited.site.browser() as browser:
            looked = await browser.get(path)
            assert "for Dot Fictional of Kettle and Chat (charity)" in looked.text
            assert (await browser.get("/")).status_code == 401  # looking makes no session
            action, form = form_in(looked.text)
            assert (await browser.post(action, data=form)).status_code == 303
            page = (await browser.get("/")).text
            assert "<strong>Dot Fictional</strong>" in page
            assert "Ours" in page
    async with invited.database.reading() as connection:
        made = (await connection.execute(select(members).where(members.c.name == "Dot Fictional"))).one()
        assert (made.room_id, made.role, made.joined_at) == (invited.room, "member", TUESDAY)
        kept = (await connection.execute(select(invitations))).one()
        assert path.partition("key=")[2] not in str(kept)
        listed = select(organisations.c.name).join_from(room_organisations, organisations)
        assert list(await connection.scalars(listed)) == ["Kettle and Chat (charity)"]


async def test_the_form_offers_the_rooms_organisations_and_asks_for_an_address_only_where_mail_can_go(
    invited: Invited,
) -> None:
    card = await invited.ask("bigroom invite", words="Dot Fictional")
    (choice,) = [each for each in card.body if isinstance(each, Choice)]
    assert [label for _, label in choice.options] == ["Ours NHS Trust", "Another organisation"]
    assert names_of(card) == ["name", "organisation", "another", "email"]
    assert "Dot Fictional" in card.summary
    without = Invited(invited.database, invited.room, invited.neighbours, invited.site, mails=False)
    assert names_of(await without.ask("bigroom invite")) == ["name", "organisation", "another"]
    await without.invite(email="dot@example.org")
    async with invited.database.reading() as connection:
        assert await connection.scalar(select(invitations.c.email)) == ""


async def test_an_organisation_of_the_list_is_taken_by_its_id(invited: Invited) -> None:
    card = await invited.ask("bigroom invite")
    (choice,) = [each for each in card.body if isinstance(each, Choice)]
    path = await invited.invite(organisation=choice.options[0][0], another="")
    async with invited.site.browser() as browser:
        assert "of Ours NHS Trust" in (await browser.get(path)).text


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"name": " "}, "Please give their name."),
        ({"another": ""}, "Write the organisation’s name, or choose one from the list."),
        ({"organisation": "99999"}, "Choose an organisation from the list."),
        ({"organisation": ""}, "Choose an organisation from the list."),
        ({"email": "dot at example"}, "That e-mail address does not look right. Check it, or leave it empty."),
        (
            {"email": "a@example.org b@example.org"},
            "That e-mail address does not look right. Check it, or leave it empty.",
        ),
        (
            {"email": "x" * 250 + "@example.org"},
            "That e-mail address does not look right. Check it, or leave it empty.",
        ),
    ],
)
async def test_a_wrong_form_comes_back_with_what_was_typed_and_makes_nobody(
    invited: Invited, wrong: dict[str, str], fault: str
) -> None:
    card = await invited.ask("inviting.invite", answers={**DOT, "email": "dot@example.org", **wrong})
    assert fault in card.summary
    values = {each.name: each.value for each in card.body if isinstance(each, Blank)}
    kept = {name: value for name, value in DOT.items() if name in values and name not in wrong}
    assert kept.items() <= values.items()
    assert await count(invited) == 0


async def test_a_neighbours_organisation_is_not_taken(invited: Invited) -> None:
    async with invited.database.reading() as connection:
        theirs = await connection.scalar(select(organisations.c.id).where(organisations.c.name == "Theirs NHS Trust"))
    assert (
        "Choose an organisation"
        in (await invited.ask("inviting.invite", answers={**DOT, "organisation": str(theirs)})).summary
    )


@pytest.mark.parametrize("field", ["name", "another", "email"])
async def test_an_nhs_number_is_refused_and_nothing_is_kept(invited: Invited, field: str) -> None:
    assert await invited.ask("inviting.invite", answers={**DOT, field: f"Dot {VALID_NHS_NUMBER}"}) == patient_refused(
        cards.AGAIN
    )
    assert await count(invited) == 0


async def count(invited: Invited) -> int:
    async with invited.database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(invitations)) or 0


async def test_only_facilitators_of_the_room_invite_list_renew_and_revoke(invited: Invited) -> None:
    await invited.invite()
    number, page = await invited.number(), await invited.page()
    for verb in FOR_FACILITATORS:
        assert await invited.ask(verb, WORKER, TEAMS, ref=number, answers=DOT) == for_facilitators()
        for who in (STRANGER, NEIGHBOUR):
            assert await invited.ask(verb, who, page, ref=number, answers=DOT) == for_members()
    for verb in FOR_FACILITATORS:
        for who in (STRANGER, NEIGHBOUR):
            refused = await invited.ask(verb, who, SLACK, ref=number, answers=DOT)
            assert without_the_question(refused) == for_facilitators()
    assert await count(invited) == 1
    for verb in ("inviting.renew", "inviting.revoke", "inviting.end", "inviting.hush"):
        for ref in (number, "0", "nonsense", "9" * 30):
            assert await invited.ask(verb, NEIGHBOUR, ELSEWHERE, ref=ref) == cards.no_such_invitation()
    assert "Dot" not in (await invited.ask("bigroom invites", NEIGHBOUR, ELSEWHERE)).summary
    assert "Dot Fictional" in (await invited.ask("bigroom invites")).summary


async def test_a_revoked_link_ends_the_session_and_every_open_page_at_once(
    invited: Invited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "LOOK_SECONDS", 0.02)
    path = await invited.invite()
    web = invited.site.web
    followed = News(invited.database, web.look, web.channels)
    async with invited.site.browser() as browser:
        action, form = form_in((await browser.get(path)).text)
        await browser.post(action, data=form)
        async with Stream(invited.site, "", cookie=browser.cookies["bigroom"]) as stream:
            followed.start()
            assert await invited.ask("inviting.end", ref=await invited.number()) == cards.revoked("Dot Fictional")
            await stream.closes()
        await followed.stop()
        assert (await browser.get("/")).status_code == 401
        assert (await browser.get(path)).status_code == 403
        assert (await browser.post(action, data=form)).status_code == 403
    assert "Nobody is invited" in (await invited.ask("bigroom invites")).title
    async with invited.database.reading() as connection:
        assert await connection.scalar(select(members.c.left_at).where(members.c.name == "Dot Fictional")) == TUESDAY


async def test_who_was_revoked_and_has_another_account_stays_a_member_by_it(invited: Invited) -> None:
    await invited.invite()
    async with invited.database.transaction() as connection:
        dot = await connection.scalar(select(members.c.id).where(members.c.name == "Dot Fictional"))
        them = {"platform": "slack", "tenant": "T1", "user": "U0DOT"}
        await connection.execute(accounts.insert().values(member_id=dot, **them))
    await invited.ask("inviting.end", ref=await invited.number())
    async with invited.database.reading() as connection:
        assert await connection.scalar(select(members.c.left_at).where(members.c.name == "Dot Fictional")) is None


async def test_when_the_last_facilitator_revokes_their_own_link_another_looks_after_the_room(invited: Invited) -> None:
    await invited.invite()
    async with invited.database.transaction() as connection:
        dot = (await connection.execute(select(members.c.id).where(members.c.name == "Dot Fictional"))).scalar_one()
        ours = update(members).where(members.c.room_id == invited.room)
        await connection.execute(ours.values(role=Role.MEMBER))
        await connection.execute(ours.where(members.c.id == dot).values(role=Role.FACILITATOR))
        seat = (await connection.execute(select(accounts).where(accounts.c.member_id == dot))).one()
    own, number = Account("web", seat.tenant, seat.user), await invited.number()
    assert await invited.ask("inviting.end", own, await invited.page(), ref=number) == cards.revoked("Dot Fictional")
    async with invited.database.reading() as connection:
        steering = select(members.c.id, members.c.left_at).where(members.c.room_id == invited.room)
        ((other, left_at),) = await connection.execute(steering.where(members.c.role == Role.FACILITATOR))
        assert (other != dot, left_at) == (True, None)
        told = select(channels.c.channel).join_from(posts, channels).order_by(posts.c.id)
        assert list(await connection.scalars(told)) == [SLACK.channel, TEAMS.channel, (await invited.page()).channel]


async def test_a_new_link_ends_the_old_one_and_its_sessions(invited: Invited) -> None:
    old = await invited.invite()
    async with invited.site.browser() as browser:
        action, form = form_in((await browser.get(old)).text)
        await browser.post(action, data=form)
        new = path_in(await invited.ask("inviting.renew", ref=await invited.number()))
        assert (await browser.get("/")).status_code == 401
        assert (await browser.get(old)).status_code == 403
        assert "Dot Fictional" in (await browser.get(new)).text


async def test_each_use_renews_the_link_and_looking_does_not(invited: Invited) -> None:
    path = await invited.invite()
    await expire(invited, -timedelta(hours=1))
    async with invited.site.browser() as browser:
        action, form = form_in((await browser.get(path)).text)
        assert await lasts_until(invited) == NOON + timedelta(hours=1)
        await browser.post(action, data=form)
        assert await lasts_until(invited) == NOON + LASTS


async def lasts_until(invited: Invited) -> object:
    async with invited.database.reading() as connection:
        return await connection.scalar(select(invitations.c.expires_at))


async def test_an_unknown_an_old_and_a_revoked_link_look_alike(invited: Invited) -> None:
    old, revoked = await invited.invite(), await invited.invite(name="Ena Made-Up")
    await invited.ask("inviting.end", ref=await invited.number())
    await expire(invited)
    async with invited.site.browser() as browser:
        answers = [
            await browser.get(each) for each in (old, revoked, "/invited?key=unknown", "/invited", "/invited?key=%00")
        ]
        answers += [
            await browser.post("/invited", data={"key": each.partition("key=")[2]}) for each in (old, revoked, "x")
        ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(403, answers[0].text)}


async def test_an_expired_invitation_is_listed_as_too_old_and_can_have_a_new_link(invited: Invited) -> None:
    await invited.invite()
    invited.now.turn(LASTS.total_seconds() + 1)
    assert "Too old since 24 December 2026" in (await invited.ask("bigroom invites")).summary
    new = path_in(await invited.ask("inviting.renew", ref=await invited.number()))
    async with invited.site.browser() as browser:
        assert (await browser.get(new)).status_code == 200


async def test_another_site_cannot_use_a_personal_link(invited: Invited) -> None:
    path = await invited.invite()
    async with invited.site.browser(origin="https://elsewhere.example") as browser:
        refused = await browser.post("/invited", data={"key": path.partition("key=")[2]})
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)


async def test_a_person_stops_their_own_mail_and_a_facilitator_anybodys(invited: Invited) -> None:
    path = await invited.invite(email="dot@example.org")
    async with invited.site.browser() as browser:
        action, form = form_in((await browser.get(path)).text)
        await browser.post(action, data=form)
    async with invited.database.reading() as connection:
        row = (await connection.execute(select(accounts).where(accounts.c.tenant == f"invited-{invited.room}"))).one()
    dot, page = Account("web", row.tenant, row.user), await invited.page()
    assert "Gets e-mail" in (await invited.ask("bigroom invites")).summary
    assert await invited.ask("bigroom stop mail", dot, page) == cards.hushed("yours")
    assert await invited.ask("bigroom stop mail", dot, page) == cards.no_mail_to_stop()
    assert "Gets e-mail" not in (await invited.ask("bigroom invites")).summary
    await invited.invite(email="ena@example.org", name="Ena Made-Up")
    assert await invited.ask("inviting.hush", ref=await invited.number()) == cards.hushed("Ena Made-Up")

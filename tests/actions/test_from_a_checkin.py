"""What is logged from a check-in or its summary brings along the principle of what the Room was asked."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.actions.agreeing.cards import NONE
from bot.checkins.rules import Kind
from bot.checkins.tables import checkin_questions
from bot.message import Card, Intent
from bot.principles import Principle
from tests.actions.acting import ELSEWHERE, FAY, NEIGHBOUR, SLACK, Acting, buttons
from tests.actions.saying import fields, options

HOUR, WEEK = 3_600, 7 * 24 * 3_600
WHY = "The key question was about "


@pytest.fixture
async def plain(acting: Acting) -> Acting:
    """Our Room, whose check-in asks no key question of its own."""
    await acting.press("checkin questions", FAY, ref="")
    async with acting.database.transaction() as connection:
        keys = update(checkin_questions).where(checkin_questions.c.kind == Kind.KEY)
        await connection.execute(keys.values(retired=True))
    return acting


async def prompt(acting: Acting, principle: str) -> None:
    await acting.send(Intent("prompt", FAY, SLACK, words=principle))
    acting.now.turn(HOUR)


async def check_in(acting: Acting) -> Card:
    """Open one, which somebody answers; the card that the Room has of it."""
    await acting.press("checkin now", FAY, ref="")
    card = (await acting.told())[-1]
    send = next(each for each in buttons(card) if each.verb == "checkin.send")
    await acting.press(send.verb, ref=send.ref, **dict.fromkeys(list(fields(card))[:1], "Two went home"))
    acting.now.turn(HOUR)
    return card


async def summary(acting: Acting) -> Card:
    """Close what is open; what the Room then reads."""
    confirm = await acting.press("checkin close", FAY, ref="")
    close = next(each for each in buttons(confirm) if each.verb == "checkin.close")
    await acting.press(close.verb, FAY, ref=close.ref)
    acting.now.turn(HOUR)
    return next(each for each in reversed(await acting.told()) if "what we heard" in each.title)


async def form_from(acting: Acting, shown: Card) -> Card:
    """What "Log an action" on a card gives."""
    log = next(each for each in buttons(shown) if each.label == "Log an action")
    return await acting.press(log.verb, ref=log.ref)


async def test_a_check_in_brings_the_principle_of_the_prompt_since_the_last(plain: Acting) -> None:
    await prompt(plain, "leadership")
    await prompt(plain, "culture")
    form = await form_from(plain, await check_in(plain))
    assert fields(form)["principle"] == Principle.CULTURE
    assert f"{WHY}culture" in form.summary
    assert len(options(form, "principle")) > 1, "another may be chosen"


async def test_a_prompt_that_comes_while_the_check_in_is_open_is_brought_by_it_and_its_summary(plain: Acting) -> None:
    card = await check_in(plain)
    await prompt(plain, "workforce")
    assert fields(await form_from(plain, card))["principle"] == Principle.WORKFORCE
    assert fields(await form_from(plain, await summary(plain)))["principle"] == Principle.WORKFORCE


async def test_a_summary_keeps_its_principle_when_the_room_has_gone_on(plain: Acting) -> None:
    await prompt(plain, "culture")
    await check_in(plain)
    first = await summary(plain)
    plain.now.turn(WEEK)
    await prompt(plain, "leadership")
    card = await check_in(plain)
    assert fields(await form_from(plain, first))["principle"] == Principle.CULTURE
    assert fields(await form_from(plain, card))["principle"] == Principle.LEADERSHIP


async def test_a_check_in_with_a_key_question_is_about_that_one_whatever_else_is_asked(acting: Acting) -> None:
    card = await check_in(acting)
    its_own = fields(await form_from(acting, card))["principle"]
    assert its_own in set(Principle)
    other = next(each for each in Principle if each != its_own)
    await prompt(acting, other)
    assert fields(await form_from(acting, card))["principle"] == its_own


async def test_where_nothing_was_asked_since_the_last_no_principle_is_chosen_or_explained(plain: Acting) -> None:
    await prompt(plain, "culture")
    await check_in(plain)
    await summary(plain)
    form = await form_from(plain, await check_in(plain))
    assert fields(form)["principle"] == NONE
    assert WHY not in form.summary


async def test_a_skipped_question_was_not_asked(plain: Acting) -> None:
    shown = await plain.press("prompt next", FAY, ref="")
    skip = next(each for each in buttons(shown) if each.verb == "prompts.skip")
    await plain.press(skip.verb, FAY, ref=skip.ref)
    plain.now.turn(HOUR)
    assert fields(await form_from(plain, await check_in(plain)))["principle"] == NONE


async def test_the_check_in_of_another_room_tells_nothing(plain: Acting) -> None:
    await prompt(plain, "culture")
    card = await check_in(plain)
    log = next(each for each in buttons(card) if each.label == "Log an action")
    form = await plain.send(Intent(log.verb, NEIGHBOUR, ELSEWHERE, ref=log.ref))
    assert fields(form)["principle"] == NONE


@pytest.mark.parametrize("ref", ["round-", "round-0", "round-999999999", "round-\u0661", "round-1 or 1", "nonsense"])
async def test_a_nonsense_ref_gives_the_empty_form(acting: Acting, ref: str) -> None:
    assert fields(await acting.press("actions.begin", ref=ref))["principle"] == NONE


async def test_a_prompts_button_says_why_its_principle_is_chosen(acting: Acting) -> None:
    await prompt(acting, "culture")
    form = await form_from(acting, (await acting.told())[-1])
    assert fields(form)["principle"] == Principle.CULTURE
    assert f"{WHY}culture" in form.summary

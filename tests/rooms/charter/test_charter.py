"""The charter of a Room, its ground rules and its standing card, on both databases."""

from __future__ import annotations

import asyncio
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.cards import PATIENT
from bot.message import Account, Blank, Intent, Place, Rows
from bot.places import channels
from bot.rooms.cards import for_facilitators, for_members, no_room
from bot.rooms.charter import cards
from bot.rooms.charter.ground_rules import DEFAULT, LONGEST, MOST, read_rules, rules_of, stored_rules
from bot.rooms.charter.particulars import rhythm
from bot.rooms.charter.standing import standing_key
from bot.rooms.tables import members, rooms
from tests.rooms import TUESDAY, waiting, without_the_question
from tests.rooms.charter.conftest import (
    ELSEWHERE,
    LEAD,
    NEIGHBOUR,
    SISTER,
    SLACK,
    STRANGER,
    TEAMS,
    WEB,
    WORKER,
    Steered,
)

NUMBER = "999 000 0018"


async def test_the_charter_says_all_that_the_room_agreed_on_in_every_channel_and_to_every_member(
    steered: Steered,
) -> None:
    async with steered.database.transaction() as connection:
        ours = update(rooms).where(rooms.c.id == steered.room)
        await connection.execute(ours.values(meets_on=3, meets_at="14:30", zone="Europe/Dublin", keep_months=6))
    card = await steered.say("charter")
    for said in ("A made-up purpose", "Every Thursday at 14:30 Dublin time", "England", "Ours NHS Trust", "6 months"):
        assert said in card.summary
    assert f"Facilitators: {SISTER.user}\nLeads: {LEAD.user}\n" in card.summary
    assert "stewards" not in card.summary
    assert WORKER.user not in card.summary
    assert all(rule in card.summary for rule in DEFAULT)
    assert card == await steered.say("charter", WORKER, TEAMS) == await steered.press("bigroom charter", LEAD, WEB)


async def test_the_charter_names_nobody_who_has_left_and_says_when_the_room_is_paused(steered: Steered) -> None:
    assert "paused" not in (await steered.say("charter")).summary
    async with steered.database.transaction() as connection:
        await connection.execute(update(members).where(members.c.name == LEAD.user).values(left_at=TUESDAY))
        await connection.execute(update(rooms).where(rooms.c.id == steered.room).values(paused=True))
    card = await steered.say("charter")
    assert LEAD.user not in card.summary
    assert "paused" in card.summary


async def test_another_room_shows_its_own_charter_alone(steered: Steered) -> None:
    card = await steered.say("charter", NEIGHBOUR, ELSEWHERE)
    assert "Theirs" in card.title
    assert "Ours" not in card.summary
    assert SISTER.user not in card.summary


@pytest.mark.parametrize(
    ("day", "at", "zone", "words"),
    [
        (0, "09:00", "Europe/London", "Every Monday at 09:00"),
        (4, "16:15", "Europe/Isle_of_Man", "Every Friday at 16:15 Isle of Man time"),
        (None, "", "Europe/London", "Not decided yet"),
    ],
)
def test_the_rhythm_is_said_in_words(day: int | None, at: str, zone: str, words: str) -> None:
    assert rhythm(day, at, zone) == words


@pytest.mark.parametrize("words", ["charter", "rules", "card"])
async def test_strangers_on_the_web_and_channels_without_a_room_see_nothing(steered: Steered, words: str) -> None:
    known = await steered.rows(members)
    for who in (STRANGER, NEIGHBOUR):
        assert await steered.say(words, who, WEB) == for_members()
        assert await steered.press("rooms.rules", who, WEB, rules="Mine") == for_members()
    assert await steered.say(words, place=Place("slack", "C0NOROOM00", "here")) == no_room()
    assert (await steered.told(), await steered.rows(members)) == ([], known)
    assert (await steered.our_room()).ground_rules == ""


@pytest.mark.parametrize("who", [STRANGER, NEIGHBOUR])
async def test_whoever_comes_in_chat_reads_the_charter_and_the_rules_as_every_member(
    steered: Steered, who: Account
) -> None:
    assert without_the_question(await steered.say("charter", who)) == await steered.say("charter")
    assert without_the_question(await steered.say("rules", who)) == cards.rules_shown(DEFAULT)
    assert await steered.facilitators() == [SISTER.user]


async def test_members_see_the_rules_and_facilitators_a_form_that_holds_them(steered: Steered) -> None:
    assert await steered.say("rules", WORKER, TEAMS) == cards.rules_shown(DEFAULT)
    form = await steered.say("rules")
    (blank,) = [element for element in form.body if isinstance(element, Blank)]
    assert (blank.name, blank.long, blank.value) == ("rules", True, "\n".join(DEFAULT))


@pytest.mark.parametrize("who", [WORKER, LEAD, STRANGER, NEIGHBOUR])
async def test_only_facilitators_change_the_rules_and_post_the_card(steered: Steered, who: Account) -> None:
    for answer in (await steered.press("rooms.rules", who, rules="Mine"), await steered.say("card", who)):
        assert without_the_question(answer) == for_facilitators()
    assert (await steered.our_room()).ground_rules == ""
    assert await steered.told() == []


async def test_new_rules_are_kept_tidied_and_shown_in_every_channel_once(steered: Steered) -> None:
    typed = "  Be\u202e kind. \n\n<b>Listen</b> *first*\r\nBe kind."
    assert await steered.press("rooms.rules", rules=typed) == cards.rules_saved()
    rules = ("Be kind.", "<b>Listen</b> *first*")
    changed = cards.rules_changed(rules)
    expected = [(place.channel, changed) for place in (SLACK, TEAMS, WEB)]
    assert await waiting(steered.database) == expected
    assert await steered.say("rules", WORKER, TEAMS) == cards.rules_shown(rules)
    charter = (await steered.say("charter")).summary
    assert all(rule in charter for rule in rules)
    assert await steered.press("rooms.rules", rules="Be kind.\n<b>Listen</b> *first*") == cards.rules_saved()
    assert await waiting(steered.database) == expected


async def test_people_who_save_the_same_rules_at_once_show_them_once(steered: Steered) -> None:
    await asyncio.gather(*(steered.press("rooms.rules", rules="Be kind.") for _ in range(4)))
    assert len(await steered.told()) == 3


async def test_a_room_that_empties_its_rules_has_ours_again(steered: Steered) -> None:
    await steered.press("rooms.rules", rules="Be kind.")
    await steered.press("rooms.rules", rules=" \n ")
    assert await steered.say("rules", WORKER, TEAMS) == cards.rules_shown(DEFAULT)
    assert (await waiting(steered.database))[-1][1] == cards.rules_changed(DEFAULT)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("\n".join(f"Rule {number}" for number in range(MOST + 1)), f"{MOST + 1} rules"),
        ("Be kind.\n" + "x" * (LONGEST + 1), "too long"),
    ],
)
async def test_too_many_rules_and_too_long_ones_come_back_as_typed(steered: Steered, typed: str, asked: str) -> None:
    form = await steered.press("rooms.rules", rules=typed)
    assert asked in form.summary
    (blank,) = [element for element in form.body if isinstance(element, Blank)]
    assert blank.value == typed
    assert (await steered.our_room()).ground_rules == ""
    assert await steered.told() == []


@pytest.mark.parametrize(
    ("typed", "left"),
    [(f"Be kind.\nCall {NUMBER}\nListen.", "Be kind.\nListen."), (f"About {NUMBER.replace(' ', chr(10))}", "")],
)
async def test_a_rule_with_an_nhs_number_is_left_out_and_nothing_is_kept(
    steered: Steered, typed: str, left: str
) -> None:
    assert await steered.press("rooms.rules", rules=typed) == cards.rules_form(left, PATIENT)
    assert (await steered.our_room()).ground_rules == ""
    assert await steered.told() == []


async def test_the_longest_rules_fit_their_field_and_come_back_whole(steered: Steered) -> None:
    rules = tuple(f"{number:02}{'x' * (LONGEST - 2)}" for number in range(MOST))
    assert len("\n".join(rules)) <= cards.LONGEST_RULES
    await steered.press("rooms.rules", rules="\n".join(rules))
    (shown,) = [element for element in (await steered.say("rules", WORKER, TEAMS)).body if isinstance(element, Rows)]
    assert [row.words.partition(" ")[2] for row in shown.rows] == list(rules)


@given(st.lists(st.text(string.printable, max_size=40), max_size=MOST))
def test_rules_come_back_as_they_were_read(lines: list[str]) -> None:
    rules = read_rules("\n".join(lines)[: MOST * 4])
    assert rules_of(stored_rules(rules)) == (rules or DEFAULT)


def test_ours_are_few_and_short_and_not_written_down() -> None:
    assert 5 <= len(DEFAULT) <= MOST
    assert all(len(rule) < 80 for rule in DEFAULT)
    assert stored_rules(read_rules("\n".join(DEFAULT))) == ""
    assert rules_of("") == DEFAULT


async def test_the_standing_card_is_posted_again_in_every_channel_and_one_still_waiting_gives_way(
    steered: Steered,
) -> None:
    for _ in range(2):
        assert await steered.say("card") == cards.standing_posted()
    standing = cards.standing_card("Ours", {"bigroom charter"})
    assert await waiting(steered.database) == [(place.channel, standing) for place in (SLACK, TEAMS, WEB)] * 2
    await steered.deliver()
    assert steered.platform.posted == [(place.channel, "Ours") for place in (SLACK, TEAMS, WEB)]


async def test_a_pressed_button_delivered_twice_posts_one_card(steered: Steered) -> None:
    pressed = Intent("bigroom card", SISTER, SLACK, delivery="EvOnce")
    replies = await asyncio.gather(*(steered.route(pressed) for _ in range(3)))
    assert sum(reply is not None for reply in replies) == 1
    assert len(await steered.told()) == 3


async def test_the_card_goes_only_where_the_app_still_is(steered: Steered) -> None:
    await steered.leave_app(TEAMS)
    await steered.say("card")
    assert [channel for channel, _ in await steered.told()] == [SLACK.channel, WEB.channel]
    assert len(await steered.rows(channels)) == 4
    assert standing_key(7) == "room:7:card"

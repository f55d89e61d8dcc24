"""The verbs of prompts on both databases, and what happens when a prompt is due."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.clock import Due
from bot.database import Database
from bot.message import Account, Button, Card, Intent, Place, Rows
from bot.metrics import Metrics
from bot.occurrences import Arrangement, arrange, schedules
from bot.outbox import posts
from bot.places import channels
from bot.principles import Principle
from bot.prompts import cards
from bot.prompts.handlers import KIND, SHOWN, WINDOW, Prompts, key_question
from bot.prompts.library import OVERALL, library
from bot.prompts.rules import next_question
from bot.prompts.tables import asked, prompts
from bot.rooms.cards import for_facilitators, for_members, no_room
from bot.rooms.gate import Gate
from bot.rooms.rules import Role
from bot.router import Router
from tests.rooms import TUESDAY, Hands, make_room, waiting

SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
WORKER = Account("teams", "tenant-1", "social-worker")
LEAD = Account("slack", "T0ANYTOWN1", "U0LEAD0001")
STRANGER = Account("slack", "T0ELSEWHER", "U0STRANGER")
NEIGHBOUR = Account("slack", "T0ANYTOWN1", "U0NEIGHBOU")
SLACK, TEAMS, WEB = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("web", "ours")
ELSEWHERE, NOWHERE = Place("slack", "C2", "here"), Place("slack", "C0NOROOM00", "here")
EVERY_TUESDAY = {"day": "1", "at": "09:00", "principle": "culture"}
QUESTIONS = {one.id: one for one in library().questions}


@dataclass
class Asking:
    """Two Rooms, ours with three Channels, and a Router that knows the verbs of prompts alone."""

    database: Database
    room: int = 0
    neighbours: int = 0
    now: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        self.prompts = Prompts(Gate(self.now))
        self.route = self.router()

    def router(self) -> Router:
        """What another process has of its own."""
        return Router(
            reads={},
            writes=self.prompts.writes(),
            spoken=frozenset({"prompt"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def say(self, words: str, who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self.send(Intent("prompt", who, place, words=words))

    async def send(self, intent: Intent) -> Card:
        reply = await self.route(replace(intent, delivery=intent.delivery or f"Ev{next(_numbers)}"))
        assert reply
        return reply.card

    async def schedule(self, who: Account = SISTER, place: Place = SLACK, **answers: str) -> Card:
        return await self.send(Intent("prompts.schedule", who, place, answers={**EVERY_TUESDAY, **answers}))

    async def stop(self, ref: str, who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self.send(Intent("prompts.stop", who, place, ref=ref))

    async def due(self, seconds: float = 0) -> None:
        """The clock's beat, so long from now."""
        self.now.turn(seconds)
        await Due(self.database, {KIND: self.prompts.open_due})(self.now())

    async def asked(self, room: int | None = None) -> list[str]:
        """What a Room was asked, oldest first."""
        query = select(asked.c.question).where(asked.c.room_id == (room or self.room)).order_by(asked.c.id)
        async with self.database.reading() as connection:
            return list(await connection.scalars(query))

    async def arranged(self) -> tuple[int, int]:
        """How many arrangements stand, and how many schedules keep them."""
        async with self.database.reading() as connection:
            counts = [await connection.scalar(select(func.count()).select_from(each)) for each in (prompts, schedules)]
        return counts[0] or 0, counts[1] or 0


_numbers = itertools.count(1)


@pytest.fixture
async def asking(database: Database) -> Asking:
    ours = {SISTER: Role.FACILITATOR, WORKER: Role.MEMBER, LEAD: Role.LEAD}
    room = await make_room(database, "Ours", [SLACK, TEAMS, WEB], ours)
    neighbours = await make_room(database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})
    return Asking(database, room, neighbours)


def question(slug: str) -> Card:
    return cards.question(QUESTIONS[slug])


def stops(card: Card) -> list[Button]:
    rows = [row for element in card.body if isinstance(element, Rows) for row in element.rows]
    return [button for row in rows for button in row.buttons if isinstance(button, Button)]


async def test_prompt_asks_the_next_question_notes_it_and_sends_it_to_every_channel_of_the_room(
    asking: Asking,
) -> None:
    first = next_question(list(Principle), [], library().questions).id
    assert await asking.say("") == cards.on_its_way()
    assert await asking.asked() == [first]
    assert await waiting(asking.database) == [(place.channel, question(first)) for place in (SLACK, TEAMS, WEB)]
    assert await asking.asked(asking.neighbours) == []


async def test_any_member_may_ask_from_any_channel_and_no_question_comes_twice_in_a_row(asking: Asking) -> None:
    for who, place in ((SISTER, SLACK), (WORKER, TEAMS), (WORKER, WEB), (LEAD, SLACK)):
        assert await asking.say("", who, place) == cards.on_its_way()
    past = await asking.asked()
    assert len(set(past)) == 4
    assert past[3] == next_question(list(Principle), past[:3], library().questions).id


async def test_people_who_ask_at_once_get_different_questions(asking: Asking) -> None:
    both = [(SISTER, SLACK), (WORKER, TEAMS)] * 2
    await asyncio.gather(*(asking.say("culture", who, place) for who, place in both))
    assert len(set(await asking.asked())) == 4


async def test_the_overall_question_is_every_sixth(asking: Asking) -> None:
    for _ in range(12):
        await asking.say("")
    assert [turn for turn, slug in enumerate(await asking.asked(), 1) if slug == OVERALL] == [6, 12]


async def test_a_question_goes_only_where_the_app_still_is(asking: Asking) -> None:
    async with asking.database.transaction() as connection:
        await connection.execute(update(channels).where(channels.c.channel == TEAMS.channel).values(present=False))
    await asking.say("")
    assert [channel for channel, _ in await waiting(asking.database)] == [SLACK.channel, WEB.channel]


@pytest.mark.parametrize("words", ["culture", " CULTURE ", "cult"])
async def test_a_principle_that_is_named_is_asked_about_each_of_its_questions_before_one_returns(
    asking: Asking, words: str
) -> None:
    listed = [one.id for one in library().questions if one.principle is Principle.CULTURE and one.id != OVERALL]
    for _ in range(len(listed) + 1):
        assert await asking.say(words) == cards.on_its_way()
    assert await asking.asked() == [*listed, listed[0]]


async def test_a_principle_nobody_knows_is_answered_with_those_there_are_and_nothing_is_asked(asking: Asking) -> None:
    card = await asking.say("gardening")
    assert card == cards.which_principle()
    assert all(principle in card.summary for principle in Principle)
    assert await asking.asked() == []


@pytest.mark.parametrize("words", ["", "culture", "schedule", "history"])
async def test_a_channel_without_a_room_is_told_how_to_make_one(asking: Asking, words: str) -> None:
    assert await asking.say(words, place=NOWHERE) == no_room()
    assert await asking.schedule(place=NOWHERE) == no_room()
    assert await asking.stop("1", place=NOWHERE) == no_room()
    assert (await asking.asked(), await asking.arranged()) == ([], (0, 0))


@pytest.mark.parametrize("who", [STRANGER, NEIGHBOUR])
async def test_someone_who_is_no_member_of_this_room_asks_it_nothing(asking: Asking, who: Account) -> None:
    for words in ("", "culture", "schedule", "history"):
        assert await asking.say(words, who) == for_members()
    assert (await asking.asked(), await waiting(asking.database)) == ([], [])


@pytest.mark.parametrize("who", [WORKER, LEAD, STRANGER, NEIGHBOUR])
async def test_only_facilitators_arrange_see_the_form_and_stop(asking: Asking, who: Account) -> None:
    await asking.schedule()
    (button,) = stops(await asking.say("schedule"))
    refusal = for_facilitators() if who in {WORKER, LEAD} else for_members()
    assert await asking.say("schedule", who) == refusal
    assert await asking.schedule(who) == refusal
    assert await asking.stop(button.ref, who) == refusal
    assert await asking.arranged() == (1, 1)


async def test_what_is_arranged_is_said_shown_and_happens_at_its_time(asking: Asking) -> None:
    asking.now.turn(-3600)
    assert await asking.schedule() == cards.arranged("Every Tuesday at 09:00: culture")
    shown = await asking.say("schedule")
    assert "Every Tuesday at 09:00: culture" in shown.summary
    await asking.due(3599)
    assert await asking.asked() == []
    await asking.due(1)
    assert [QUESTIONS[slug].principle for slug in await asking.asked()] == [Principle.CULTURE]
    await asking.due(60)
    assert len(await asking.asked()) == 1
    await asking.due(timedelta(weeks=1).total_seconds() - 60)
    assert len(set(await asking.asked())) == 2


async def test_all_in_turn_is_arranged_by_default(asking: Asking) -> None:
    words = "Every Tuesday at 09:00: all principles in turn"
    assert await asking.schedule(principle=cards.ALL_IN_TURN) == cards.arranged(words)
    for _ in range(2):
        await asking.due(timedelta(weeks=1).total_seconds())
    assert len({QUESTIONS[slug].principle for slug in await asking.asked()}) == 2


async def test_a_local_time_is_kept_when_the_clocks_change(asking: Asking) -> None:
    await asking.schedule()
    asking.now.at = datetime.fromisoformat("2027-03-30T07:59:59+00:00")
    await asking.due()
    before = await asking.asked()
    await asking.due(1)
    assert len(await asking.asked()) == len(before) + 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"day": "Tuesday"},
        {"day": "7"},
        {"day": "-1"},
        {"at": ""},
        {"at": "nine"},
        {"at": "25:00"},
        {"at": "09:00:30"},
        {"at": "09:00+01:00"},
        {"principle": "gardening"},
        {"principle": ""},
    ],
)
async def test_a_form_filled_in_wrongly_comes_back_with_what_to_do_and_arranges_nothing(
    asking: Asking, wrong: dict[str, str]
) -> None:
    intent = Intent("prompts.schedule", SISTER, SLACK, answers={**EVERY_TUESDAY, **wrong})
    card = await asking.send(intent)
    assert card == cards.schedule_form((), "Choose a day from the list, and a time such as 09:00.")
    assert await asking.arranged() == (0, 0)


async def test_a_facilitator_stops_one_arrangement_and_the_other_goes_on(asking: Asking) -> None:
    await asking.schedule()
    await asking.schedule(principle="leadership")
    first, second = stops(await asking.say("schedule"))
    assert await asking.stop(first.ref) == cards.stopped()
    assert await asking.arranged() == (1, 1)
    assert [button.ref for button in stops(await asking.say("schedule"))] == [second.ref]
    await asking.due(timedelta(weeks=1).total_seconds())
    assert [QUESTIONS[slug].principle for slug in await asking.asked()] == [Principle.LEADERSHIP]
    assert await asking.stop(first.ref) == cards.stopped()


async def test_another_rooms_arrangement_is_neither_seen_nor_stopped(asking: Asking) -> None:
    await asking.schedule()
    (ours,) = stops(await asking.say("schedule"))
    assert stops(await asking.say("schedule", NEIGHBOUR, ELSEWHERE)) == []
    await asking.stop(ours.ref, NEIGHBOUR, ELSEWHERE)
    assert await asking.arranged() == (1, 1)
    await asking.due(timedelta(weeks=1).total_seconds())
    assert len(await asking.asked()) == 1


@pytest.mark.parametrize("ref", ["", "none", "-1", "1; 2", "²", "9" * 30])
async def test_a_button_that_points_at_nothing_stops_nothing(asking: Asking, ref: str) -> None:
    await asking.schedule()
    assert await asking.stop(ref) == cards.stopped()
    assert await asking.arranged() == (1, 1)


async def test_history_is_newest_first_of_this_room_alone_and_not_endless(asking: Asking) -> None:
    assert await asking.say("history") == cards.history(())
    for _ in range(SHOWN + 2):
        await asking.say("")
        asking.now.turn(86400)
    await asking.say("", NEIGHBOUR, ELSEWHERE)
    rows = [
        (QUESTIONS[slug].ask, f"{at.day} {at:%B %Y}")
        for number, slug in enumerate(await asking.asked())
        for at in [TUESDAY + timedelta(days=number)]
    ]
    assert await asking.say("history") == cards.history(rows[::-1][:SHOWN])


async def arrange_due(asking: Asking, *principles: str) -> None:
    """Arrangements that are due now."""
    for principle in principles:
        await asking.schedule(principle=principle)
    async with asking.database.transaction() as connection:
        await connection.execute(update(schedules).values(next_run_at=asking.now()))


@pytest.mark.parametrize(("late", "count"), [(timedelta(), 1), (WINDOW - timedelta(seconds=1), 1), (WINDOW, 0)])
async def test_a_due_question_is_asked_late_the_same_day_and_skipped_after_eight_hours(
    asking: Asking, late: timedelta, count: int
) -> None:
    await arrange_due(asking, "culture")
    await asking.due(late.total_seconds())
    assert len(await asking.asked()) == count
    assert len(await waiting(asking.database)) == 3 * count
    await asking.due()
    assert len(await asking.asked()) == count


async def test_a_due_question_that_cannot_be_delivered_in_its_window_is_dropped_and_one_asked_for_is_not(
    asking: Asking,
) -> None:
    await arrange_due(asking, "culture")
    await asking.due(60)
    await asking.say("")
    async with asking.database.reading() as connection:
        limits = list(await connection.scalars(select(posts.c.not_after).order_by(posts.c.id)))
    assert limits == [TUESDAY + WINDOW] * 3 + [None] * 3


@pytest.mark.parametrize("principles", [("all", "all"), ("culture", "culture"), ("all", "patient centred")])
async def test_two_prompts_of_one_room_due_at_once_ask_two_different_questions(
    asking: Asking, principles: tuple[str, str]
) -> None:
    await arrange_due(asking, *principles)
    await asking.due()
    assert len(set(await asking.asked())) == 2
    assert len(await waiting(asking.database)) == 6


async def test_rooms_due_at_once_are_each_asked_in_their_own_channels(asking: Asking) -> None:
    await asking.schedule(NEIGHBOUR, ELSEWHERE, principle="leadership")
    await arrange_due(asking, "culture")
    await asking.due()
    (ours,), (theirs,) = await asking.asked(), await asking.asked(asking.neighbours)
    assert [QUESTIONS[slug].principle for slug in (ours, theirs)] == [Principle.CULTURE, Principle.LEADERSHIP]
    sent = await waiting(asking.database)
    assert {channel for channel, card in sent if card == question(theirs)} == {ELSEWHERE.channel}
    assert len(sent) == 4


async def test_a_schedule_whose_prompt_is_gone_asks_nothing(asking: Asking) -> None:
    async with asking.database.transaction() as connection:
        await arrange(connection, Arrangement(asking.room, KIND, 999), TUESDAY)
    await asking.due()
    assert await asking.asked() == []


async def test_a_double_press_with_one_delivery_arranges_once(asking: Asking) -> None:
    pressed = Intent("prompts.schedule", SISTER, SLACK, answers=EVERY_TUESDAY, delivery="EvOnce")
    routes = [asking.route, asking.router()]  # as two processes have
    replies = await asyncio.gather(*(route(pressed) for route in routes for _ in range(2)))
    assert sum(reply is not None for reply in replies) == 1
    assert await asking.arranged() == (1, 1)


async def test_commands_that_a_platform_gave_no_id_are_each_heard(asking: Asking) -> None:
    for _ in range(2):
        assert await asking.route(Intent("prompt", SISTER, SLACK))
    assert len(await asking.asked()) == 2


async def test_a_command_delivered_twice_asks_once(asking: Asking) -> None:
    for _ in range(2):
        await asking.route(Intent("prompt", SISTER, SLACK, delivery="EvOnce"))
    assert len(await asking.asked()) == 1


async def test_the_check_in_gets_the_words_of_the_next_question_which_is_then_not_asked_again(asking: Asking) -> None:
    async with asking.database.transaction() as connection:
        words = [await key_question(connection, asking.room, asking.now()) for _ in range(2)]
    assert words == [QUESTIONS[slug].ask for slug in await asking.asked()]
    assert len(set(words)) == 2
    assert await waiting(asking.database) == []

"""The sample Room in the middle of its week: what its made-up people said, told through the product itself.

Each word passes the verbs, the clock and the outbox that real ones pass, at the time at which it would have been said.
Only the people are written straight into the record.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.actions.tables import actions
from bot.checkins.planning import OPEN
from bot.checkins.rounds import find_open
from bot.checkins.rules import Kind, Round
from bot.database import Database
from bot.holidays import Nation, is_working_day
from bot.message import Account, Intent, Place, Route
from bot.occurrences import schedules
from bot.prompts.arranging import KIND as PROMPT
from bot.prompts.tables import asked
from bot.rooms.organisations import of_room
from bot.rooms.page.seats import SAMPLE_PEOPLE, SAMPLE_TENANT, load_sample, sample_people
from bot.rooms.tables import accounts, rooms

WEEKS = 4
ZONE = "Europe/London"
FACILITATOR = "ada"
ASKED_FOR_HELP = "Fernleigh Borough Council"
PAGE = Place("web", "sample-room")

Said = tuple[tuple[Kind, str], ...]
"""What a person answers: each goes to the next Question of its kind."""

DOES = {
    "ada": "We look after people in hospital, and get them ready to go home.",
    "bilal": "We arrange care and equipment for people in their own homes.",
    "cerys": "We call on people who may be at risk, and make their homes safe from crime.",
    "dot": "We visit people who live alone, bring shopping and have a chat.",
}

STORY: tuple[Mapping[str, Said], ...] = (
    {
        "ada": (
            (Kind.TEXT, "We know by noon who can go home the next day."),
            (Kind.TEXT, "We ring four numbers to order a bed."),
            (Kind.HELP, "One number to ring about equipment"),
            (Kind.SCALE, "2"),
            (Kind.WORD, "POC"),
        ),
        "bilal": (
            (Kind.TEXT, "A hoist can come within a day."),
            (Kind.TEXT, "We hear too late that someone is coming home."),
            (Kind.SCALE, "3"),
            (Kind.WORD, "TTO"),
        ),
        "dot": ((Kind.TEXT, "We can wait at home for the delivery."), (Kind.SCALE, "3"), (Kind.WORD, "TTO, MDT")),
    },
    {
        "ada": ((Kind.TEXT, "Two people went home on a Friday."), (Kind.SCALE, "3")),
        "bilal": (
            (Kind.TEXT, "The wards ring us a day sooner."),
            (Kind.TEXT, "Nobody knows who has the keys."),
            (Kind.HELP, "Ask about the keys when someone comes in"),
            (Kind.SCALE, "3"),
        ),
        "cerys": ((Kind.TEXT, "We checked the locks at three homes."), (Kind.SCALE, "4"), (Kind.WORD, "DToC")),
        "dot": ((Kind.SCALE, "4"), (Kind.WORD, "MDT")),
    },
    {
        "ada": ((Kind.TEXT, "Nobody waited for a bed to be delivered."), (Kind.SCALE, "4"), (Kind.WORD, "MASH")),
        "bilal": (
            (Kind.TEXT, "One form now, and not three."),
            (Kind.TEXT, "Evenings: we have no one after eight."),
            (Kind.SCALE, "4"),
        ),
        "cerys": ((Kind.TEXT, "We found out what the council does."), (Kind.SCALE, "4")),
        "dot": ((Kind.TEXT, "Six people had a visit on their first day home."), (Kind.SCALE, "5")),
    },
    {
        "bilal": ((Kind.TEXT, "The new evening team has begun."), (Kind.SCALE, "4"), (Kind.WORD, "ICB")),
        "cerys": ((Kind.TEXT, "Fewer calls at night from people just home."), (Kind.SCALE, "4")),
    },
)
"""By Round: what each person answers. The last Round is open, and two have yet to answer."""

THOUGHTS = (
    ("dot", "Ask the person first. They have usually thought about it longer than we have."),
    ("cerys", "Our good day is a quiet one. I had not thought that yours is a full one."),
    ("bilal", "We never say no to each other any more. We say what we can do."),
)
"""One for each key question that is asked between two Rounds."""

AGREED = (
    ("bilal", "Give the wards one number to ring about equipment", 10),
    ("ada", "Ask about the keys on the day someone comes in", 9),
    ("cerys", "Show the housing officers what the police can do about locks", 20),
    ("dot", "Find two more people who can wait at home for a delivery", 2),
)
"""By Round: who takes on what, and in how many days it is due. The first is done a week later; one is late today."""

OUTCOME = "All five wards have the number, and use it."
DECIDED = "We will use one form for going home, and no other."


@dataclass
class Past:
    """A clock that the story sets."""

    at: datetime

    def __call__(self) -> datetime:
        """The time of what is being told."""
        return self.at


@dataclass(frozen=True)
class Told:
    """What the story is told through: a product whose clock is `past`."""

    database: Database
    past: Past
    route: Route
    due: Callable[[datetime], Awaitable[None]]
    drain: Callable[[datetime], Awaitable[None]]


async def fill(told: Told, until: datetime) -> None:
    """Make the sample Room with its weeks up to now; a later start leaves it as people have changed it.

    When they have closed it, a new one is made.
    """
    if await sample_people(told.database):
        return
    big_room = _next_working_day(until.astimezone(ZoneInfo(ZONE)).date())
    told.past.at = until - timedelta(weeks=WEEKS - 1, days=1)
    await load_sample(told.database, told.past.at)
    await _arrange(told, str(big_room.weekday()))
    thoughts = iter(THOUGHTS)
    while (at := await _next_due(told.database)) and at <= until:
        told.past.at = at
        kinds = await _kinds_due(told.database, at)
        await _beat(told)
        told.past.at = min(at + timedelta(hours=2), until)
        if OPEN in kinds:
            await _agree(told, await _answer(told))
        if PROMPT in kinds:
            await _think(told, *next(thoughts))
        await told.drain(told.past())
    told.past.at = until


def _next_working_day(day: date) -> date:
    """The Big Room is tomorrow, so that its check-in is open today."""
    day += timedelta(days=1)
    return day if is_working_day(day, Nation.ENGLAND) else _next_working_day(day)


async def _arrange(told: Told, day: str) -> None:
    """What its facilitator and the others did on the first day."""
    rhythm = {"every": "1", "from": "0", "opens": "2", "closes": "60", "reminders": "1", "holiday": "skip"}
    await _do(told, FACILITATOR, "checkin.arrange", {**rhythm, "day": day, "at": "09:00"})
    await _do(told, FACILITATOR, "prompts.schedule", {"day": day, "at": "13:00", "principle": "all"})
    for who, does in DOES.items():
        await _do(told, who, "rooms.about", {"does": does})
    await _do(told, FACILITATOR, "bigroom card")
    await told.drain(told.past())


async def _next_due(database: Database) -> datetime | None:
    async with database.reading() as connection:
        soonest: datetime | None = await connection.scalar(select(func.min(schedules.c.next_run_at)))
    return soonest


async def _kinds_due(database: Database, at: datetime) -> set[str]:
    async with database.reading() as connection:
        return set(await connection.scalars(select(schedules.c.kind).where(schedules.c.next_run_at <= at)))


async def _beat(told: Told) -> None:
    await told.due(told.past())
    await told.drain(told.past())


async def _answer(told: Told) -> int:
    """Answer the check-in that is open; its number comes back, 0 for none."""
    async with told.database.reading() as connection:
        room = (await connection.scalars(select(func.max(rooms.c.id)))).one()
        running = await find_open(connection, room)
        others = {name: str(number) for number, name in await of_room(connection, room)}
    if running:
        for who, said in STORY[min(running.number, WEEKS) - 1].items():
            await _do(told, who, "checkin.send", _answers(running, said, others[ASKED_FOR_HELP]), str(running.id))
    return min(running.number, WEEKS) if running else 0


async def _agree(told: Told, number: int) -> None:
    """Log what is agreed after a Round."""
    if not number:
        return
    who, text, days = AGREED[number - 1]
    due = _next_working_day(told.past().date() + timedelta(days=days - 1))
    owner = await _member(told.database, who)
    await _do(told, who, "actions.log", {"action": text, "owner": str(owner), "due": due.isoformat()})
    if number == WEEKS // 2:
        async with told.database.reading() as connection:
            first = await connection.scalar(select(func.min(actions.c.id)))
        await _do(told, AGREED[0][0], "actions.finished", {"note": OUTCOME}, str(first))
        bodies = {organisation for _, _, organisation, _ in SAMPLE_PEOPLE}
        await _do(told, FACILITATOR, "decisions.log", {"decision": DECIDED, "present": "\n".join(sorted(bodies))})


async def _member(database: Database, user: str) -> int:
    async with database.reading() as connection:
        found = select(func.max(accounts.c.member_id)).where(
            accounts.c.tenant == SAMPLE_TENANT, accounts.c.user == user
        )
        return int(await connection.scalar(found) or 0)


def _answers(running: Round, said: Said, helper: str) -> dict[str, str]:
    questions = list(running.questions)
    inputs: dict[str, str] = {}
    for kind, words in said:
        question = next(one for one in questions if one.kind is kind)
        questions.remove(question)
        inputs[question.name] = words
        if kind is Kind.HELP:
            inputs[f"{question.name}_of"] = helper
    return inputs


async def _think(told: Told, who: str, thought: str) -> None:
    """Keep a thought of the question asked last."""
    async with told.database.reading() as connection:
        question = await connection.scalar(select(func.max(asked.c.id)))
    await _do(told, who, "prompts.keep", {"thought": thought}, str(question))


_deliveries = count(1)


async def _do(told: Told, who: str, verb: str, answers: Mapping[str, str] | None = None, ref: str = "") -> None:
    account = Account("web", SAMPLE_TENANT, who)
    delivery = f"sample-{next(_deliveries)}"
    await told.route(Intent(verb, account, PAGE, ref=ref, answers=answers or {}, delivery=delivery))

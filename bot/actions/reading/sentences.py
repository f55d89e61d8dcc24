"""What somebody asks to be done, by whom and by when, read out of one sentence.

What is read is taken out of the words only where a sentence remains; every other word is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.reading.dates import DateError, Day, read_day
from bot.actions.reading.giving import Given, body_doing, does, split, team_doing
from bot.actions.reading.owners import Owner, Person
from bot.actions.reading.unread import next_meeting, unread
from bot.actions.reading.wording import COUNT, closes_there, is_firm, opens_there
from bot.holidays import Nation
from bot.safety import clean

__all__ = ["Person", "Understood", "read"]

_MARK = re.compile(r"^(?:[-–—•*]\s+)?(?:(?:new\s+)?actions?(?:\s+(?:point|item|for))?\s*[:–—-]+\s*)?", re.IGNORECASE)
_KEPT = re.compile(
    rf"^(?:after|for)\b|\b(?:tonight|afternoon|evening|this\s+time)\b|^{COUNT}\s+(?:days?|weeks?|months?)(?=$|,)",
    re.IGNORECASE,
)
"""Words that may say more than by when: a bed, 2 weeks, may be a bed for so long."""
_LED = re.compile(r"^(?:on|in|at|the\s+end|end|close|cob|eod)\b", re.IGNORECASE)
_AN_HOUR = re.compile(
    r"[\s,(\[]*(?:(?:at|around|from|between|or|before|after|until)\b|[0-9]|first\s+thing|a\.?m\b|p\.?m\b|noon|mid|lunch"
    r"|(?:early\s+|late\s+)?(?:morning|afternoon|evening|night))",
    re.IGNORECASE,
)
_HOUR_BEFORE = re.compile(
    r"\b(?:at|by|from|before|after|around)\s+(?:[0-9]{1,2}(?:[.:]?[0-9]{2})?(?:\s?[ap]\.?m\.?)?|noon|midday)\s*$",
    re.IGNORECASE,
)
_FROM_TODAY = frozenset(("today", "tomorrow"))
"""Words that mean another day on each day on which they are read: "by noon tomorrow" is kept as "by noon"."""
_EMPTY = re.compile(r"[(\[]\s*[,;:/–—-]*\s*[)\]]")
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_MORE = re.compile(r"\d")
_LOOSE = " \t,;:–—-/"
_NOTHING = re.compile(
    r"(?:a|about|action|address|again|all|an|and|asap|back|be|call|chase|chasing|check|complete|"
    r"consider|contact|deal|discuss|discussing|discussion|do|done|email|ensure|everything|feed|"
    r"finish|follow|followed|following|forward|further|get|handle|her|him|i|into|issue|issues|"
    r"it|ll|look|looking|make|matter|meet|more|need|needs|of|off|on|out|pick|please|progress|"
    r"raise|report|resolve|review|ring|s|see|something|soon|sort|sorting|speak|stuff|sure|take|"
    r"talk|tbc|tbd|that|the|them|thing|things|think|this|to|up|update|updating|us|we|will|"
    r"with|write)"
)
"""Words that say neither what nor whom."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read, to be shown before anything is kept.

    `owners` are all whom the name may mean, and `owner` is set when that is one for certain. `named` is a name as typed
    that no Member has; `owners` are then those whose names are nearly that. `body` is an Organisation of the Room that
    was named in the place of an owner. `fault` says what is wrong with the day, and `unread` are words that look like
    a day and say none for certain; both stay in the text. `team` is a team or an
    office, as typed, that has the task and is no Organisation of the Room.
    """

    text: str
    owner: Person | None
    owners: tuple[Person, ...]
    named: str
    day: date | None
    meant: str
    fault: str
    vague: bool
    body: str = ""
    unread: str = ""
    team: str = ""


def read(  # noqa: PLR0913, PLR0917 -- the words, the day and the Room in which they are read
    words: str,
    today: date,
    nation: Nation,
    people: Sequence[Person],
    asker: Person,
    bodies: Sequence[str] = (),
    meets_on: int | None = None,
) -> Understood:
    """Whatever was typed, something is understood: at the least its own words. `meets_on` is the Room's weekday."""
    whole = clean(words)
    day, fault = _day_in(whole, today, nation, meets_on)
    given, body, team = _whose(_unmarked(_without(day, whole) if day else whole), people, asker, bodies)
    task, owner = _sentence(given.task), given.owner
    return Understood(
        text=task if _WORD.search(task) else _sentence(whole),
        owner=owner.person,
        owners=owner.people,
        named=owner.named,
        day=day.day if day else None,
        meant=day.meant if day else "",
        fault=fault,
        vague=_is_vague(given.task.replace(day.said, "") if day else given.task),
        body=body,
        team=team,
        unread="" if day or fault else unread(whole),
    )


def _day_in(words: str, today: date, nation: Nation, meets_on: int | None) -> tuple[Day | None, str]:
    """The day, if there is one, and what is wrong with it."""
    try:
        return read_day(words, today, nation) or next_meeting(words, today, meets_on), ""
    except DateError as error:
        return None, str(error)


def _whose(words: str, people: Sequence[Person], asker: Person, bodies: Sequence[str]) -> tuple[Given, str, str]:
    """Its owner and the task; or the Organisation of the Room, or the team, that has it instead."""
    body = body_doing(words, people, asker, bodies)
    given = None if body else split(words, people, asker)
    return given or Given(Owner(), words), body, "" if body or given else team_doing(words)


def _without(day: Day, whole: str) -> str:
    before, after = whole[: day.start], whole[day.end :]
    if not _may_go(day, before, after):
        return whole
    rest = _EMPTY.sub(" ", before.rstrip() + after if closes_there(after, 0) else f"{before} {after}")
    return " ".join(rest.split()).strip(_LOOSE)


def _may_go(day: Day, before: str, after: str) -> bool:
    """Whether a sentence remains without it."""
    if _KEPT.search(day.said) or _AN_HOUR.match(after):
        return False
    if _HOUR_BEFORE.search(before):
        return day.said.lower() in _FROM_TODAY and closes_there(after, 0)
    if is_firm(day.said):
        return True
    if opens_there(before):
        return closes_there(after, 0) or not _unmarked(before).strip(_LOOSE)
    least = 2 if _LED.match(day.said) else 3
    return closes_there(after, 0) and len(_task_words(before)) >= least


def _task_words(before: str) -> list[str]:
    return does(_unmarked(before)).split()


def _unmarked(words: str) -> str:
    return _MARK.sub("", words, count=1)


def _sentence(words: str) -> str:
    words = words.strip(_LOOSE)
    return words[:1].upper() + words[1:]


def _is_vague(task: str) -> bool:
    """Nothing is said of what or whom, so that nobody can tell later whether it was done."""
    return not _SAYS_MORE.search(task) and all(map(_NOTHING.fullmatch, _WORD.findall(task.casefold())))

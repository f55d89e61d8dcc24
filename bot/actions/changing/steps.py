"""The ways to change an Action: what is typed for each, and what the Action is then. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from bot.actions.reading.counting import in_time, in_words, remarks
from bot.actions.reading.dates import DateError, Day, read_day
from bot.actions.rules import FINISHED, LONGEST_NOTE, LONGEST_TEXT, Action, Kind, Status, values_of
from bot.holidays import Nation
from bot.principles import Principle
from bot.safety import clean

NO_PRINCIPLE = "none"
NOT_IN_CHAT = "outside"
LONGEST_NAME = 200

LIMITS = {
    "note": LONGEST_NOTE,
    "reason": LONGEST_NOTE,
    "text": LONGEST_TEXT,
    "day": len("2026-11-27"),
    "words": 100,
    "principle": 30,
    "who": len(NOT_IN_CHAT) + 4,
    "name": LONGEST_NAME,
    "organisation": 10,
}
"""Every field of every form, with the most characters it takes."""

SHOWN = {
    Kind.REWORDED: ("text",),
    Kind.REDATED: ("due",),
    Kind.ASSIGNED: ("owner", "outsider", "organisation"),
    Kind.TAGGED: ("principle",),
}
"""What each of these steps puts something else in place of."""

NO_DAY = "Please choose the new day."
TWO_DAYS = "You chose one day and wrote another. Please keep one of them."
UNREAD = "I cannot tell which day you mean. Please choose it, or write for example: next Friday."

_SUGGESTED = re.compile(r" *\(suggested by Member (\d{1,9})\)")


class FaultError(Exception):
    """What was typed cannot be taken; its text is for the person, and says what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone wants an Action to be, and why; `meant` tells them what is to be known of the day they gave."""

    action: Action
    reason: str = ""
    meant: str = ""


def typed_in(answers: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the fields there are, without what could make it read other than it is."""
    return {name: clean(answers.get(name, "")) for name in LIMITS}


def cut(given: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The same, no longer than it may be, and a sentence about what was longer."""
    fault = next(
        (f"That was longer than {LIMITS[name]} characters. Please look at what is left of it and send it again."
         for name, words in given.items() if len(words) > LIMITS[name]),
        "",
    )  # fmt: skip
    return {name: words[: LIMITS[name]] for name, words in given.items()}, fault


def seen(kind: Kind, action: Action) -> str:
    """A mark of what a step replaces, by which a form that shows an older state is told; empty where there is none."""
    kept = values_of(action)
    shown = "\n".join(str(kept[name]) for name in SHOWN.get(kind, ()))
    return sha256(shown.encode()).hexdigest()[:8] if kind in SHOWN else ""


def step(kind: Kind, action: Action, given: Mapping[str, str], today: date, nation: Nation) -> Wanted:
    """The Action after a step; raises FaultError where something is missing. Handing over is not among these."""
    note, reason = given.get("note", ""), without_suggester(given.get("reason", ""))
    match kind:
        case Kind.DONE:
            return Wanted(replace(action, status=Status.DONE, note=note))
        case Kind.STARTED:
            return Wanted(replace(action, status=Status.DOING, note=""))
        case Kind.BLOCKED:
            return Wanted(replace(action, status=Status.BLOCKED, note=_need(note, "Please say what blocks it.")))
        case Kind.DROPPED:
            return Wanted(
                replace(action, status=Status.DROPPED, note=_need(note, "Please say why we are not doing it."))
            )
        case Kind.REDATED:
            day, meant = day_wanted(given, today, nation)
            why = _need(reason, "Please say why it needs another day.")
            return Wanted(replace(action, due=day), why, meant)
        case Kind.REWORDED:
            return Wanted(replace(action, text=_need(given.get("text", ""), "Please write what is to be done.")))
        case Kind.TAGGED:
            return Wanted(replace(action, principle=_principle(given.get("principle", ""))))
        case Kind.REOPENED if action.status in FINISHED:
            return Wanted(replace(action, status=Status.OPEN, note=""))
        case _:
            return Wanted(action)


def _need(words: str, fault: str) -> str:
    if not words:
        raise FaultError(fault)
    return words


def day_wanted(given: Mapping[str, str], today: date, nation: Nation) -> tuple[date, str]:
    """The new day, chosen or in words, and why that one.

    Raises FaultError for none, for one that is over, and for one never to come.
    """
    chosen, written = _chosen(given.get("day", ""), today), _in_words(given.get("words", ""), today, nation)
    day = written.day if written else chosen
    if day is None:
        raise FaultError(NO_DAY)
    if chosen and chosen != day:
        raise FaultError(TWO_DAYS)
    read = f"I read “{given['words']}” as {in_words(day, today)}." if written else ""
    return day, " ".join(filter(None, (read, written.meant if written else "", remarks(day, today, nation))))


def _chosen(day: str, today: date) -> date | None:
    if not day:
        return None
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise FaultError(NO_DAY) from None
    try:
        return in_time(chosen, today)
    except DateError as error:
        raise FaultError(str(error)) from None


def _in_words(words: str, today: date, nation: Nation) -> Day | None:
    try:
        found = read_day(words, today, nation) or (read_day(f"by {words}", today, nation) if words else None)
    except DateError as error:
        raise FaultError(str(error)) from None
    if words and found is None:
        raise FaultError(UNREAD)
    return found


def _principle(chosen: str) -> Principle | None:
    if chosen == NO_PRINCIPLE:
        return None
    if chosen not in set(Principle):
        message = "Please choose a principle, or none."
        raise FaultError(message)
    return Principle(chosen)


def with_suggester(reason: str, member_id: int) -> str:
    """A reason that also says who suggested it, by id alone: the history names nobody."""
    return f"{reason} (suggested by Member {member_id})".strip()


def without_suggester(reason: str) -> str:
    """A reason as it was typed: nobody says by hand who suggested something."""
    return _SUGGESTED.sub("", reason).strip()


def suggester(reason: str) -> int:
    """Who suggested what this reason is about; 0 for nobody."""
    found = _SUGGESTED.search(reason)
    return int(found[1]) if found else 0

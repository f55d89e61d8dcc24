"""Days spoken of from today: tomorrow, next Friday, in two weeks, the end of the month, before Christmas."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.actions.reading.counting import (
    MONTHS_A_YEAR,
    Stretch,
    coming,
    feast,
    financial_year_end,
    in_time,
    in_words,
    month_end,
    months_ahead,
    of_week,
    one,
    quarter_end,
    working_days_after,
    year_end,
)
from bot.actions.reading.wording import (
    CLOSE,
    COUNT,
    WEEKDAY,
    ends_there,
    number,
    opening,
    phrase,
    stands_apart,
    weekday_of,
)
from bot.holidays import Nation, working_days_before
from bot.schedule import Weekday

_ONE_DAY = timedelta(days=1)
_FRIDAY = Weekday.FRIDAY
_SHORT_WORDS = frozenset(("sat", "sun", "wed"))


def _nothing(_match: re.Match[str], _today: date, _nation: Nation) -> None:
    return None


def _today(_match: re.Match[str], today: date, _nation: Nation) -> Stretch:
    return one(today)


def _close(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    return Stretch(None, today) if match["lead"] or stands_apart(match) else None


def _tomorrow(match: re.Match[str], today: date, _nation: Nation) -> Stretch:
    return one(today + _ONE_DAY * (2 if match["after"] else 1))


def _by_weekday(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    if match["weekday"].lower() in _SHORT_WORDS and not (match["lead"] or match["which"] or stands_apart(match)):
        return None  # "sat with the family", "in the sun"
    weekday, which = weekday_of(match), (match["which"] or "").lower()
    day = coming(weekday, today)
    if which == "next":
        day = of_week(weekday, 1, today)
    elif which == "this":
        day = max(of_week(weekday, 0, today), today) if weekday >= today.weekday() else day
    if match["later"]:
        day += timedelta(weeks=2 if match["later"].lower() == "fortnight" else 1)
    return one(day, _which_weekday(match, day, today))


def _which_weekday(match: re.Match[str], day: date, today: date) -> str:
    """Said on that very weekday, or with "next", it could be a week earlier."""
    name = Weekday(day.weekday()).name.capitalize()
    if day.weekday() == today.weekday():
        gap = {0: "today", 7: "a week from today", 14: "two weeks from today"}.get((day - today).days, "later")
        return f"{opening(match)}, said on a {name}, is {gap}: {in_words(day, today)}."
    if (match["which"] or "").lower() == "next":
        return f"{opening(match)} is the {name} of next week: {in_words(day, today)}."
    return ""


def _of_this_or_next(match: re.Match[str], today: date, _nation: Nation) -> Stretch:
    return one(of_week(weekday_of(match), int(match["which"].lower() == "next"), today))


def _this_time(match: re.Match[str], today: date, _nation: Nation) -> Stretch:
    """This time next week is a week from today, and not the end of next week."""
    unit = match["unit"].lower().split()[-1]
    if unit in {"month", "year"}:
        return one(months_ahead(today, 1 if unit == "month" else MONTHS_A_YEAR))
    return one(today + _ONE_DAY * (1 if unit == "tomorrow" else 7))


def _weeks_on(match: re.Match[str], today: date, _nation: Nation) -> Stretch:
    """A week on Monday, two weeks today, tomorrow fortnight."""
    days = timedelta(weeks=number(match["count"] or "a") * (2 if match["unit"].lower().startswith("f") else 1))
    if match["weekday"]:
        day = coming(weekday_of(match), today) + days
        return one(day, _which_weekday(match, day, today) if day.weekday() == today.weekday() else "")
    return one(today + days + _ONE_DAY * (match["from"].lower() == "tomorrow"))


def _from_now(match: re.Match[str], today: date, nation: Nation) -> Stretch | None:
    count, unit = number(match["count"]), match["unit"].lower()
    if not count:
        return None
    if unit.startswith(("working", "business")):
        return one(working_days_after(today, count, nation))
    if unit.startswith(("month", "year")):
        return one(months_ahead(today, count * (MONTHS_A_YEAR if unit.startswith("year") else 1)))
    return one(today + _ONE_DAY * count * {"w": 7, "f": 14}.get(unit[0], 1))


def _this_or_next(match: re.Match[str], today: date, _nation: Nation) -> Stretch:
    weeks = {"this": 0, "next": 1}.get(match["which"].lower(), 2)
    if match["unit"].lower() == "month":
        day = month_end(weeks, today)
        meant = f"{opening(match)} is read as its last day: {in_words(day, today)}."
        return Stretch(day.replace(day=1), day, meant)
    if not weeks:
        found = _this_week(today)
        return replace(found, first=of_week(0, 0, found.last))
    day = of_week(_FRIDAY, weeks, today)
    return Stretch(of_week(0, weeks, today), day, f"{opening(match)} is read as its Friday: {in_words(day, today)}.")


def _this_week(today: date) -> Stretch:
    day = of_week(_FRIDAY, 0, today)
    if day >= today:
        return Stretch(None, day)
    day = coming(_FRIDAY, today)
    return Stretch(None, day, f"The end of the week, said at a weekend, is the Friday to come: {in_words(day, today)}.")


def _end(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    if not (match["lead"] or ends_there(match)):
        return None  # "the end of year report"
    ahead, unit = int((match["which"] or "").lower() == "next"), match["unit"].lower()
    if unit == "week":
        return Stretch(None, of_week(_FRIDAY, 1, today)) if ahead else _this_week(today)
    if unit == "month":
        return Stretch(None, month_end(ahead, today))
    if unit == "quarter":
        return Stretch(None, quarter_end(ahead, today))
    if unit.startswith("financial"):
        return Stretch(None, financial_year_end(ahead, today))
    day = year_end(ahead, today)
    plain = unit == "year"
    return Stretch(None, day, f"The year is the calendar’s, so this is {in_words(day, today)}." if plain else "")


def _feast(match: re.Match[str], today: date, nation: Nation) -> Stretch:
    """Before and by Christmas is the last working day before it, after Christmas the first one after."""
    name = re.sub(r"\s+", " ", match["feast"].lower()).replace("xmas", "christmas")
    after = match["when"].lower() == "after"
    for year in (today.year, today.year + 1):
        in_time(date(year, 1, 1) if year > today.year else today, today)
        first, last = feast(name, year, nation)
        day = working_days_after(last, 1, nation) if after else working_days_before(first, 1, nation)
        if day >= today:
            break
    side = "first working day after it" if after else "last working day before it"
    when = f"{match['when'].capitalize()} {name.title()}"
    return Stretch(None, day, f"{when} is read as the {side}: {in_words(day, today)}.")


_NOT_ONE_DAY = (
    r"good|black|cyber|easter|whit|shrove|ash|palm|maundy|holiday|mothering|remembrance|super|the|our|my|your|their|his"
    r"|her|a|an|one|two|last|every|each|other|alternate|most|some|any|that|past|previous|first|second|third|fourth|many"
    r"|[0-9]{1,2}(?:st|nd|rd|th)"
)
_NEXT = rf"(?:the|over|during)\s+(?:next|this)\s+(?:week|month|quarter|{WEEKDAY})"
_NO_FEAST = (
    r"(?!\s+(?:eve|day|party|parties|lunch|dinner|meal|do|cards?|breaks?|holidays?|shopping|week|weekend|monday|sunday"
    r"|saturday|friday|fair|rota|leave|closure|shutdown|period|eggs?|tree|carols?|concert|event))"
)
_UNIT = r"(?P<unit>(?:(?:working|business|calendar)\s+)?days?|weeks?|fortnights?|months?|years?)"
_FROM_NOW = r"from(?!\s+(?:now|today)\b)"
_NOT_FROM_NOW = (
    rf"(?!['’]?\s+(?:of|after|before|per|time|following|a|an|each|every|old|or|to|on|either|{_FROM_NOW})(?!\w))"
)

PHRASES = (
    phrase(r"(?:today|tonight|this\s+(?:afternoon|evening))", _today),
    phrase(rf"(?:the\s+)?(?:{CLOSE})", _close),
    phrase(r"(?:(?:the\s+)?(?P<after>day\s+after)\s+)?tomorrow", _tomorrow),
    phrase(
        rf"(?:this\s+time\s+(?:on\s+)?)?(?:(?P<which>this|next)\s+|coming\s+)?{WEEKDAY}(?:\s+(?P<later>week|fortnight)(?!\w))?",
        _by_weekday,
    ),
    phrase(rf"(?:the\s+)?{WEEKDAY}\s+(?:of\s+)?(?P<which>this|next)\s+week", _of_this_or_next),
    phrase(rf"(?P<which>this|next)\s+week,?\s+(?:on\s+)?{WEEKDAY}", _of_this_or_next),
    phrase(rf"{COUNT}\s+(?P<unit>weeks?|fortnights?)\s+(?P<from>today|tomorrow|on\s+{WEEKDAY})", _weeks_on),
    phrase(r"(?P<from>today|tomorrow)\s+(?P<unit>week|fortnight)(?P<count>)(?P<weekday>)", _weeks_on),
    phrase(
        rf"(?:in|within)\s+(?:the\s+next\s+)?{COUNT}\s+{_UNIT}(?:(?:['’]s?)?\s+time(?!\w))?{_NOT_FROM_NOW}", _from_now
    ),
    phrase(rf"{COUNT}\s+{_UNIT}(?:['’]s?\s+time)?\s+from\s+(?:now|today)", _from_now),
    phrase(
        r"(?:the\s+)?end\s+of\s+(?:(?P<which>the|this|next)\s+)?"
        r"(?P<unit>week|month|quarter|financial\s+year|calendar\s+year|year)",
        _end,
    ),
    phrase(r"this\s+time\s+(?P<unit>tomorrow|next\s+(?:week|month|year))", _this_time),
    phrase(r"(?P<which>this|next)\s+(?P<unit>week|month)", _this_or_next),
    phrase(r"(?P<which>(?:the\s+)?week\s+after\s+next)(?P<unit>)", _this_or_next),
    phrase(rf"(?P<when>before|by|after)\s+(?:the\s+)?(?P<feast>christmas|xmas|easter|new\s+year){_NO_FEAST}", _feast),
    phrase(rf"(?:{_NOT_ONE_DAY})\s+{WEEKDAY}(?:['’]s|s)?", _nothing),
    phrase(rf"(?:the\s+)?(?:{WEEKDAY}|day|week|weekend|month)\s+(?:after|before|of|in\s+the)\s+\w+", _nothing),
    phrase(rf"{_NEXT}", _nothing),
    phrase(r"(?:this|next|last)\s+year", _nothing),
    phrase(rf"(?:once|twice|times?|days?|hours?|sessions?)\s+a\s+week(?:\s+on\s+{WEEKDAY})?", _nothing),
)

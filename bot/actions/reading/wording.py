"""What a day looks like in people's words: the spellings that the tables of phrases share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.actions.reading.counting import MONTHS, Stretch
from bot.holidays import Nation
from bot.schedule import Weekday

Reading = Callable[[re.Match[str], date, Nation], Stretch | None]
"""None where the phrase is something else after all: a fraction, an hour, a day that comes round weekly."""

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
_TEENS = ("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
_FIRSTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
_LATERS = ("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth")
_CARDINALS = (*_UNITS, *_TEENS, *(f"twenty-{word}" for word in _UNITS[:9]), "thirty", "thirty-one")
_ORDINALS = (
    *_FIRSTS,
    *_LATERS,
    "twentieth",
    *(f"twenty-{word}" for word in _FIRSTS[:9]),
    "thirtieth",
    "thirty-first",
)
_NUMBERS = {word: number for words in (_CARDINALS, _ORDINALS) for number, word in enumerate(words, 1)} | {
    "a": 1,
    "an": 1,
}


def _either(words: tuple[str, ...]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(word.replace("-", r"[\s-]") for word in longest_first)


WEEKDAY = (
    r"(?P<weekday>monday|mon|tuesday|tues|tue|wednesday|weds|wed|thursday|thurs|thur|thu|friday|fri"
    r"|saturday|sat|sunday|sun)(?!\w)"
)
MONTH = (
    r"(?P<month>january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep"
    r"|october|oct|november|nov|december|dec)(?!\w|-[a-z])"
)
COUNT = rf"(?P<count>[0-9]{{1,3}}|{_either(_CARDINALS)}|an?)"
ORDINAL = rf"(?P<day>[0-9]{{1,2}}(?:st|nd|rd|th)|{_either(_ORDINALS)})(?!\w)"
DAY = ORDINAL.replace("(?:st|nd|rd|th)", "(?:st|nd|rd|th)?")
NUMERIC = r"(?<!/)(?<!\w-)(?<!\d\.)"
CLOSED = r"(?=\s*(?:$|[,;!?()\[\]–—]|[.:](?!\d)|-(?!\w)|(?:at|cob|eod|close)\b))"
HOUR = r"(?:[.:][0-9]|%|\s*(?:am|pm|a\.m|p\.m|noon|midday|midnight|o['’]?\s?clock)\b)"
NO_NOUN = r"(?!\s+(?:floor|storey|ward|bay|shift|team|visit|time|attempt|opinion|dose|one)\b)"
GOES_ON = (
    r"(?=\s+(?:noon|midday|please|so|because|to(?!\s+(?:[0-9]|be\b))|(?:(?:and|then|to)\s+)*(?:agree|arrange|ask"
    r"|bring|chase|collect|complete|confirm|create|decide|discuss|ensure|find|finish|get|give|make|meet|organise"
    r"|prepare|provide|remind|ring|see|send|sort|speak|submit|take|tell|write))\b)"
)
"""The sentence carries on, with no noun that is counted: the 4th ring the police, but not the 4th floor."""
_NO_HOUR = rf"(?!(?:[01][0-9]|2[0-4]){HOUR})"
YEAR = (
    rf"(?:,?\s+(?P<year>[1-9][0-9]{{3}})(?![\w/])|\s+(?P<short>['’][0-9]{{2}}(?!\w)|[0-9]{{2}}{CLOSED})"
    rf"|\s+{_NO_HOUR}(?P<bare>[0-9]{{2}}){GOES_ON}|(?=\s+{_NO_HOUR}(?P<perhaps>[0-9]{{2}})(?![\w/%£$€-]|[.:][0-9])))?"
)
"""`short` and `bare` are years of two figures; `perhaps` is one as well, or so many of something."""
ENDED = r"(?![\w/%])(?!\.\w)"
CLOSE = r"(?:close|end)\s+of\s+(?:play|business)|end\s+of\s+(?:the\s+|this\s+)?(?:day|today)|cob|eod"
LEAD = (
    r"(?:(?P<lead>(?:(?:is\s+)?due(?:\s+date)?(?:\s+(?:by|on|before))?|deadline(?:\s+is)?)(?=[\s:=–—-])[\s:=–—-]*"
    r"|(?:by|before|no\s+later\s+than|not\s+later\s+than|on\s+or\s+before|on|at|for)\s+))?"
    rf"(?P<close>(?:the\s+)?(?:{CLOSE}|end\s+of)(?:\s+on)?\s+)?"
)
TRAIL = (
    rf"(?:,?\s+(?:(?:at\s+|by\s+)?(?:{CLOSE})|at\s+the\s+latest|latest))?(?!\w)"
    r"(?!['’]\w)(?![-–—][0-9])(?!\s+but\s+(?:one|two)\b)"
)

_GOES_ON = re.compile(rf"{CLOSED}|{GOES_ON}", re.IGNORECASE)
_FIRM = re.compile(r"(?:by|due|is\s+due|before|deadline|no|not|within|on\s+or)\b", re.IGNORECASE)
_OPENED = re.compile(r"(?:^|[,;:(\[–—]|\s-)\s*$")
_CLOSES = re.compile(r"\s*(?:$|[,;!?)\]–—]|[.:](?!\w)|-\s)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of a table of phrases."""

    spelt: str
    read: Reading

    @property
    def pattern(self) -> re.Pattern[str]:
        """Made when a text is first read: dozens of them would make every start slower."""
        return _compiled(self.spelt)


def phrase(pattern: str, read: Reading) -> Phrase:
    """A row whose phrase may have "by" or "close of play" before it, and "at the latest" behind."""
    whole = rf"(?<![\w£$€#@+%])(?<![0-9]:){LEAD}{pattern}{TRAIL}"
    return Phrase(whole, read)


@cache
def _compiled(spelt: str) -> re.Pattern[str]:
    return re.compile(spelt, re.IGNORECASE)


def is_firm(phrase: str) -> bool:
    """Whether it says by when: that is the due day, whatever other days are spoken of."""
    return bool(_FIRM.match(phrase))


def is_just_a_weekday(match: re.Match[str]) -> bool:
    """Friday, with nothing that says which."""
    groups = match.groupdict()
    return bool(groups.get("weekday")) and not any(groups.get(name) for name in ("day", "which", "later", "from"))


def is_before(match: re.Match[str]) -> bool:
    """Before a day, and not by it."""
    lead = (match["lead"] or "").split()
    return not match["close"] and bool(lead) and lead[-1].lower() == "before" and "or" not in lead


def number(words: str) -> int:
    """In digits or in words, for a count or a place in a row."""
    digits = re.match(r"[0-9]+", words)
    return int(digits.group()) if digits else _NUMBERS[re.sub(r"\s", "-", words.lower())]


def weekday_of(match: re.Match[str]) -> int:
    """Monday is 0."""
    return next(day for day in Weekday if day.name.startswith(match["weekday"][:3].upper()))


def month_of(words: str) -> int:
    """January is 1."""
    return next(number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(words[:3].lower()))


def stands_apart(match: re.Match[str]) -> bool:
    """Set off on both sides, as in a list of who, what and when."""
    return opens_there(match.string[: match.start()][-9:]) and ends_there(match)


def goes_on(match: re.Match[str]) -> bool:
    """Nothing that it could belong to follows it."""
    return bool(_GOES_ON.match(match.string, match.end()))


def opens_there(before: str) -> bool:
    """A part of the sentence begins after these words."""
    return bool(_OPENED.search(before))


def ends_there(match: re.Match[str]) -> bool:
    """Nothing follows it in its part of the sentence."""
    return closes_there(match.string, match.end())


def closes_there(words: str, place: int) -> bool:
    """A part of the sentence ends at this place."""
    return bool(_CLOSES.match(words, place))


def opening(match: re.Match[str]) -> str:
    """The phrase without "by" or "due", to begin a sentence with."""
    words = re.sub(r"^(?:by|on|at|for|before|due|the|is|\W)+\b\s*", "", match.group(), flags=re.IGNORECASE)
    return words[:1].upper() + words[1:]

"""A Round as a file for a spreadsheet. Pure."""

from __future__ import annotations

from bot.checkins.rules import ENOUGH, Kind, Question
from bot.checkins.summary import Heard, Said
from bot.rooms.rules import spreadsheet

HEADINGS = ("Question", "Organisation", "Asked of", "Answer")


def filename(heard: Heard) -> str:
    """What the file is called: nothing that a person typed."""
    return f"check-in-{heard.asked.number}.csv"


def written(heard: Heard) -> bytes:
    """The rows as UTF-8 text."""
    return spreadsheet(rows(heard))


def rows(heard: Heard) -> list[tuple[str, str, str, str]]:
    """The headings, then an answer a row, by Question.

    Numbers and anonymous answers stand without Organisation, and only where there are enough of them.
    """
    listed = [HEADINGS]
    for question in heard.asked.questions:
        listed += _rows(question, heard)
    return listed


def _rows(question: Question, heard: Heard) -> list[tuple[str, str, str, str]]:
    mine = sorted((one for one in heard.said if one.question_id == question.id), key=_place)
    bare = list(heard.unnamed.get(question.id, ())) if question.anonymous else [one.words for one in mine]
    if question.anonymous or question.kind is Kind.SCALE:
        shown = bare if len(bare) >= ENOUGH else []
        return [(question.words, "", "", words) for words in (shown if question.anonymous else sorted(shown))]
    return [(question.words, one.organisation, one.of, one.words) for one in mine]


def _place(one: Said) -> tuple[str, str]:
    return (one.organisation.casefold(), one.words.casefold())

"""What is told of a term that was met in a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.jargon.rules import beside, standing, whose
from glossary.explaining.spelling_out import is_sure, words_for
from glossary.model import Sense
from glossary.scan import Span

MOST_OTHERS = 2
"""Further senses named in a line."""

_LEFT = "I left it as it is."
_UNSURE = "It has several meanings, so I left it as it is."


@dataclass(frozen=True, slots=True)
class Met:
    """A term of a text: its senses in order of likelihood, of which the first `likely` may be meant.

    `left` is a short form that a draft keeps as it is, because its words would not read well in their place.
    """

    term: str
    senses: tuple[Sense, ...]
    likely: int = 1
    left: bool = False


def met(spans: Iterable[Span]) -> tuple[Met, ...]:
    """Leave the text behind."""
    return tuple(Met(span.term, span.senses, span.likely, _is_left(span)) for span in spans)


def _is_left(span: Span) -> bool:
    return bool(span.senses[0].expansion) and " " not in span.surface and not words_for(span)


def in_a_line(one: Met) -> str:
    """The likeliest sense, and what else it may be."""
    best, others = one.senses[0], one.senses[1 : one.likely][:MOST_OTHERS]
    said = ". ".join(filter(None, (best.expansion or whose(best), best.meaning)))
    either = "; or ".join(dict.fromkeys(_named(sense) for sense in others))
    return " ".join(
        filter(None, (said if said.endswith(".") else f"{said}.", standing(best), either and f"Or {either}."))
    )


def in_a_line_of_a_draft(one: Met) -> str:
    """The same, and why a short form was not spelled out."""
    if not is_sure(one.senses, one.likely):
        return f"{in_a_line(one)} {_UNSURE}"
    return f"{in_a_line(one)} {_LEFT}" if one.left else in_a_line(one)


def says_all(one: Met) -> bool:
    """Whether that line leaves out nothing of what the term's own card tells: senses, whose, an example, a caution."""
    best = one.senses[0]
    return len(one.senses) == 1 and not (best.nation or best.example or beside(best))


def _named(sense: Sense) -> str:
    setting = whose(sense)
    return f"{sense.expansion} ({setting[0].lower()}{setting[1:]})" if sense.expansion else setting

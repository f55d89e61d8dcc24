"""An explanation as JSON: written from pieces that are kept, since the same terms come in text after text."""

import json
from functools import lru_cache
from typing import Any, Final

from glossary.lookup import Answer, Kind, as_json
from glossary.model import Sense, Term
from glossary.scan import Explanation, Span

_PIECES_KEPT: Final = 4096


def explanation_as_json(explanation: Explanation) -> str:
    """Write an explanation, in one line. Senses are as a look-up gives them."""
    spans = ", ".join(map(_span, explanation.spans))
    return f'{{"spans": [{spans}], "explained": {json.dumps(explanation.explained, ensure_ascii=False)}}}'


def _span(span: Span) -> str:
    place = f'"start": {span.start}, "end": {span.end}, "surface": {json.dumps(span.surface, ensure_ascii=False)}'
    return f"{{{place}, {_pieces(span.term, _Senses(span.senses))}}}"


class _Senses:
    """Senses in one order, known again by being the very same ones."""

    __slots__ = ("key", "senses")

    def __init__(self, senses: tuple[Sense, ...]) -> None:
        self.senses = senses
        self.key = tuple(map(id, senses))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Senses) and self.key == other.key


@lru_cache(maxsize=_PIECES_KEPT)
def _pieces(term: str, senses: _Senses) -> str:  # the senses are held with the key, so that no id comes back
    found: dict[str, Any] = as_json(Answer("", Kind.FOUND, (Term(term, senses.senses),)))["terms"][0]
    return (
        f'"term": {json.dumps(term, ensure_ascii=False)}, "senses": {json.dumps(found["senses"], ensure_ascii=False)}'
    )

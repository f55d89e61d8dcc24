"""An explanation as JSON: written from pieces that are kept, since the same terms come in text after text."""

import json
from typing import Any

from glossary.lookup import Answer, Kind, as_json
from glossary.model import Term
from glossary.scan import Explanation, Span


class Writer:
    """Writes what one Scanner finds. It keeps a piece for each order of a term's senses that it met."""

    def __init__(self) -> None:
        self._pieces: dict[tuple[int, ...], tuple[Span, str]] = {}

    def as_json(self, explanation: Explanation) -> str:
        """Write an explanation, in one line. Senses are as a look-up gives them."""
        spans = ", ".join([self._span(span) for span in explanation.spans])
        return f'{{"spans": [{spans}], "explained": {json.dumps(explanation.explained, ensure_ascii=False)}}}'

    def _span(self, span: Span) -> str:
        surface = span.surface
        quoted = f'"{surface}"' if surface.isalnum() else json.dumps(surface, ensure_ascii=False)
        return f'{{"start": {span.start}, "end": {span.end}, "surface": {quoted}, {self._piece(span)}}}'

    def _piece(self, span: Span) -> str:
        key = tuple(map(id, span.senses))
        kept = self._pieces.get(key)
        if kept is None:
            kept = self._pieces[key] = (span, _written(span))  # with its senses, so that no id is used again
        return kept[1]


def _written(span: Span) -> str:
    found: dict[str, Any] = as_json(Answer("", Kind.FOUND, (Term(span.term, span.senses),)))["terms"][0]
    term, senses = (json.dumps(each, ensure_ascii=False) for each in (span.term, found["senses"]))
    return f'"term": {term}, "senses": {senses}'

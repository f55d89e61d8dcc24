"""The shipped key questions and case studies: what they are made of, and reading them.

One YAML file a principle, one for the case studies, and one that lists by place every item of the documents behind
them. All wording is our own; only places and facts come from the documents.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from bot.principles import Principle

# The C loader is ten times faster; the other reads the same files where PyYAML came without it.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

SHIPPED: Final = Path(__file__).parent / "library"
OVERALL: Final = "overall"
"""The id of the question for all the way through. A Room that words it anew keeps the id."""


class BadLibraryError(Exception):
    """A file of the library that cannot be used. Its words name the file, the entry and the fault."""


@dataclass(frozen=True, slots=True)
class Document:
    """Where entries come from, as a card can credit it."""

    title: str
    by: str


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """The place of one item: a key of Library.documents, a principle, a part of the document, a number in the part."""

    document: str
    principle: Principle
    part: str
    number: int


@dataclass(frozen=True, slots=True)
class Question:
    """A key question. A Room's own may have no `why` and no sources; `hint` is empty where there is none.

    The id is a slug, and is what a Room's history keeps.
    """

    id: str
    principle: Principle
    ask: str
    why: str = ""
    hint: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseStudy:
    """How others did it. `more` is the address of any fact that is in none of the sources, else empty."""

    id: str
    name: str
    place: str
    did: str
    changed: str
    principles: tuple[Principle, ...]
    sources: tuple[Source, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """All that is shipped: questions in the order they are asked, and `items`, every source item there is."""

    questions: tuple[Question, ...]
    case_studies: tuple[CaseStudy, ...]
    documents: Mapping[str, Document]
    items: tuple[Source, ...]

    def case_studies_on(self, principle: Principle) -> tuple[CaseStudy, ...]:
        """Choose those that show a principle at work: for "see how others did it" on its prompt card."""
        return tuple(study for study in self.case_studies if principle in study.principles)


@cache
def library() -> Library:
    """Hand out the shipped library, read once and when first wanted."""
    return load(SHIPPED)


def load(folder: Path) -> Library:
    """Read a library. Raises BadLibraryError for the first file or entry that is not as it should be."""
    files = [file for file in sorted(folder.glob("*.yaml")) if file.stem not in {"case_studies", "sources"}]
    questions = [question for file in files for question in _questions(file)]
    in_turn = list(Principle)
    documents, items = _listed_sources(folder / "sources.yaml")
    return Library(
        questions=tuple(sorted(questions, key=lambda question: in_turn.index(question.principle))),
        case_studies=_case_studies(folder / "case_studies.yaml"),
        documents=MappingProxyType(documents),
        items=items,
    )


@contextmanager
def _page(file: Path) -> Iterator[dict[str, Any]]:
    """Open a file's YAML, and put the file's name to whatever turns out to be wrong with it."""
    try:
        yield yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 -- a safe loader
    except KeyError as error:
        message = f"{file.name}: has no {error.args[0]}"
        raise BadLibraryError(message) from error
    except (OSError, TypeError, ValueError, yaml.YAMLError) as error:
        message = f"{file.name}: {error}"
        raise BadLibraryError(message) from error


def _questions(file: Path) -> tuple[Question, ...]:
    with _page(file) as page:
        principle = Principle(page["principle"])
        return tuple(
            Question(**{**row, "principle": principle, "sources": _sources(row, principle)})
            for row in page["questions"]
        )


def _case_studies(file: Path) -> tuple[CaseStudy, ...]:
    with _page(file) as page:
        return tuple(_case_study(row) for row in page["case_studies"])


def _case_study(row: dict[str, Any]) -> CaseStudy:
    """Read one case study. Its first principle is the one under which its source is listed."""
    principles = tuple(Principle(words) for words in row["principles"])
    return CaseStudy(**{**row, "principles": principles, "sources": _sources(row, principles[0])})


def _sources(row: dict[str, Any], principle: Principle) -> tuple[Source, ...]:
    return tuple(Source(principle=principle, **source) for source in row["sources"])


def _listed_sources(file: Path) -> tuple[dict[str, Document], tuple[Source, ...]]:
    with _page(file) as page:
        documents = {name: Document(**document) for name, document in page["documents"].items()}
        return documents, tuple(
            Source(row["document"], Principle(row["principle"]), row["part"], number)
            for row in page["items"]
            for number in row["numbers"]
        )

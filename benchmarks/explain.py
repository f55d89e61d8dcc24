"""How fast a text is read for jargon, beside the bare searching of flashtext and ahocorasick_rs in the same text."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind
from flashtext import KeywordProcessor  # type: ignore[import-untyped]  # it ships no types

from benchmarks import figures
from glossary import shipped
from glossary.explaining.surfaces import has_short_form
from glossary.explaining.written import Writer
from glossary.model import Glossary

ROUNDS: Final = 5
TARGET: Final = 8  # megabytes a second
WORDS_AN_ACRONYM: Final = 12
WORDS_A_PARAGRAPH: Final = 80
PARAGRAPHS_A_PAPER: Final = 40
MEGABYTE: Final = 1_000_000
AMBIGUOUS: Final = "The LA met."
"""Holds a short form of several senses, for which the words of all such are weighed."""

SEED: Final = 20_261_122
PLAIN: Final = """
    about after all also and are asked back because been before bring came can carry changed clear could day down
    each early easy every family few find first for friend from gave good group had have help her here home hope
    house how into just keep know last late leave letter little long look made make many meet more morning most
    moved much near need never new next night nobody note now often old once only open other our over own paper
    people place plan put quiet read ready right said same saw say see seen send she short show since small some
    soon speak start still stop street such table take talk team tell than thank that the their them then there
    these they thing think this those three through time today told took town tried two under until used visit
    wait walk want water week well went were what when where which while will wish with without woman word work
    world write year yes young
""".split()  # noqa: SIM905 - words read best as words


def paper(glossary: Glossary, paragraphs: int, seed: int) -> str:
    """Write a paper of plain words with an acronym every dozen words."""
    rng = random.Random(seed)  # noqa: S311 - examples, not secrets
    names = [term.term for term in glossary.terms if has_short_form(term) and term.term.isupper()]
    written = []
    for _ in range(paragraphs):
        words = [rng.choice(PLAIN) for _ in range(WORDS_A_PARAGRAPH)]
        for place in range(rng.randrange(WORDS_AN_ACRONYM), WORDS_A_PARAGRAPH, WORDS_AN_ACRONYM):
            words[place] = rng.choice(names)
        written.append(f"{' '.join(words)}.")
    return "\n\n".join(written)


def speeds(texts: list[str], read: Callable[[str], object]) -> list[float]:
    """Give megabytes a second of processor time, a figure a round."""
    size = sum(len(text.encode()) for text in texts) / MEGABYTE
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            read(text)
        taken.append(size / (time.process_time() - start))
    return taken


async def measure() -> None:
    """Measure one long text, and as many short ones, which leave less to be seen a second time."""
    glossary, scanner, writer = shipped.glossary(), shipped.scanner(), Writer()
    start = time.process_time()
    scanner.make_ready()
    ready = time.process_time()
    scanner.explain(AMBIGUOUS)
    first = time.process_time()
    figures.heading(
        f"Explain: ready in {1000 * (ready - start):.0f} ms, and {1000 * (first - ready):.0f} ms at the first text",
        "megabytes a second",
    )
    names = [term.term for term in glossary.terms]
    theirs = KeywordProcessor(case_sensitive=True)
    theirs.add_keywords_from_list(names)
    bare = AhoCorasick(names, MatchKind.LeftmostLongest)
    sizes = {
        "a text of four megabytes": [paper(glossary, 10_000, SEED)],
        "papers of twenty pages": [paper(glossary, PARAGRAPHS_A_PAPER, SEED + each) for each in range(50)],
        "emails of a page": [paper(glossary, 6, SEED + each) for each in range(300)],
        "messages of a paragraph": [paper(glossary, 1, SEED + each) for each in range(2_000)],
    }
    for name, texts in sizes.items():
        figures.at_least(name, speeds(texts, scanner.explain), TARGET)
        figures.row("  and written as JSON", speeds(texts, lambda text: writer.as_json(scanner.explain(text))))
        figures.row("  baseline: flashtext, bare", speeds(texts, theirs.extract_keywords))
        figures.row("  baseline: ahocorasick_rs, bare", speeds(texts, bare.find_matches_as_indexes))

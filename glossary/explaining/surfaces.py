"""How terms look in a text: the letters to search for, and which terms are worth a search."""

from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from glossary.everyday import is_everyday, is_of_another_field
from glossary.model import Glossary, Term

KNOWN: Final = Path(__file__).parent / "known.txt"
PUZZLING: Final = Path(__file__).parent / "puzzling.txt"
SAID: Final = Path(__file__).parent / "said.txt"
WORDLIKE: Final = Path(__file__).parent / "wordlike.txt"

_SIGNS: Final = "\n\t\r\v\f()[]\"'“”‘’.,;:!?-–—/\u00a0"
_SPACES: Final = str.maketrans(dict.fromkeys(_SIGNS, " "))
_SHORTEST_IN_ANY_CASE: Final = 3  # letters
_SHORTEST_CODE: Final = 4  # letters and digits: N1 begins a postcode
_LONG_WITH_A_NUMBER: Final = 8  # letters: Core20PLUS5
_PATHWAY: Final = "Pathway "
_OPERATION: Final = "Operation "
_SECTION: Final = "section "
_VOWELS: Final = frozenset("aeiouy")
_SMALL: Final = frozenset({"and", "for", "in", "of", "on", "the", "to", "with"})


@cache
def lines_of(file: Path) -> frozenset[str]:
    """Read a list of a term a line; a line that begins with # is a remark."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def is_wordlike(lower: str) -> bool:
    """Say whether an acronym, in small letters, is also a word or a name: care, mash, al."""
    return is_everyday(lower) or is_of_another_field(lower) or lower in lines_of(WORDLIKE)


def levelled(text: str) -> str:
    """Bring a text to the form in which phrases are searched: small letters, signs as spaces, no change of length."""
    lower = text.lower()
    if lower.isascii():
        return lower.translate(_SPACES)
    if len(lower) != len(text):
        lower = "".join([each.lower() if len(each.lower()) == 1 else each for each in text])
    for sign in _SIGNS:  # many times faster than to translate what is more than ASCII
        lower = lower.replace(sign, " ")
    return lower


def has_short_form(term: Term) -> bool:
    """Say whether a headword stands for longer words."""
    return any(sense.expansion for sense in term.senses)


def is_section(headword: str) -> bool:
    """Say whether a headword is the number of a law's section: s117, S106, s5(2)."""
    return len(headword) > 1 and headword[0] in "sS" and headword[1].isdigit()


def short_forms(glossary: Glossary) -> dict[str, Term]:
    """Give the headwords that stand for longer words and may need explaining."""
    everybodys = lines_of(KNOWN)
    return {term.term: term for term in glossary.terms if term.term not in everybodys and has_short_form(term)}


def acronyms(heads: Mapping[str, Term]) -> dict[str, Term]:
    """Give what is searched for in capitals, as written. `heads` are all short forms."""
    found = {name: term for name, term in heads.items() if _is_acronym(name)}
    for term in [*found.values()]:
        for spelt in _spellings(term):
            found.setdefault(spelt, term)
    return found


def _is_acronym(name: str) -> bool:
    if name.isupper() and name.isalpha():
        return len(name) > 1
    if is_section(name) or len(name) == 1:
        return False
    if name[1:] != name[1:].lower():
        return True
    return name[0].isupper() and (any(map(str.isdigit, name)) or _VOWELS.isdisjoint(name[1:]))  # Hx


def _spellings(term: Term) -> Iterator[str]:
    """Give the other ways in which an acronym is written: DOLS, ToR, A & E."""
    name = term.term
    if not name.isupper() and name.isalnum() and len(name) > 2:  # noqa: PLR2004 - IX is nine, and HX a postcode
        yield name.upper()
        if name.endswith("S") and not name[1:-1].islower():
            yield name[:-1] + "s"  # DoLs is DoLS, and not several of DoL
    for sense in term.senses:
        parts = sense.expansion.split()
        if len(parts) == len(name) and not _SMALL.isdisjoint(parts):
            yield "".join(
                letter.lower() if part in _SMALL else letter for letter, part in zip(name, parts, strict=True)
            )
    if "-" in name and name[-1].isdigit():
        yield from (name.replace("-", ""), name.replace("-", " "))  # PHQ9
    if "&" in name:
        yield name.replace("&", " & ")
        yield name.replace("&", " and ")
        if name.endswith("s"):
            yield name[:-1]  # U&E


def phrases(glossary: Glossary, heads: Mapping[str, Term]) -> dict[str, tuple[Term, ...]]:
    """Give what is searched for in any case, as `levelled`, each with a space before it."""
    found: dict[str, tuple[Term, ...]] = {}
    for spelt, term in _spelt(glossary, heads):
        key = " " + levelled(spelt).strip()
        found[key] = (*found.get(key, ()), term)
    return found


def _spelt(glossary: Glossary, heads: Mapping[str, Term]) -> Iterator[tuple[str, Term]]:
    everybodys, puzzling, otherwise = lines_of(KNOWN), lines_of(PUZZLING), said()
    for term in glossary.terms:
        name = term.term
        if name in heads:
            yield from ((spelt, term) for spelt in _in_any_case(term))
        elif name not in everybodys and (name in puzzling or _is_puzzling(name, heads)):
            yield from ((spelt, term) for spelt in _as_named(name, heads))
        if name in otherwise:
            yield from ((wording, meant(term, wording)) for wording in otherwise[name])


@cache
def said() -> dict[str, list[str]]:
    """Give other ways in which people word a term, by its name."""
    found: dict[str, list[str]] = {}
    for line in sorted(lines_of(SAID)):
        name, _, wording = line.partition(": ")
        found.setdefault(name, []).append(wording)
    return found


def meant(term: Term, wording: str) -> Term:
    """Keep of a term the senses whose name in full the wording is, if it is one."""
    senses = tuple(sense for sense in term.senses if levelled(sense.expansion) == levelled(wording))
    return Term(term.term, senses, term.warning) if senses else term


def _as_named(name: str, heads: Container[str]) -> Iterator[str]:
    """Give jargon that is no short form, and the ways in which an operation and a section are written."""
    yield name
    if name.startswith(_OPERATION):
        yield name.replace(_OPERATION, "Op ", 1)
    elif name.startswith(_SECTION):
        number = name.removeprefix(_SECTION)
        if number[0].isdigit() and not any(f"{sign}{number.split()[0]}" in heads for sign in "sS"):
            yield from (f"s{number}", f"s {number}")


def _in_any_case(term: Term) -> Iterator[str]:
    """Give a short form that no word or name can be taken for, and the ways in which a section is written."""
    name = term.term
    if is_section(name):
        number = name[1:]
        yield from (f"{word}{number}" for word in ("s", "s ", "ss ", "sec ", "section "))
    elif _is_never_a_word(name.lower()) if name.isalpha() else " " in name or len(name) >= _LONG_WITH_A_NUMBER:
        yield name
    yield from (sense.expansion for sense in term.senses if _is_numbered_way(sense.expansion))


def _is_numbered_way(expansion: str) -> bool:
    """Say whether people say an expansion as they say its short form, `pathway 1` for P1, and mean nothing else."""
    return expansion.startswith(_PATHWAY) and expansion.removeprefix(_PATHWAY).isdecimal()


def _is_never_a_word(lower: str) -> bool:
    return len(lower) >= _SHORTEST_IN_ANY_CASE and not is_wordlike(lower)


def _is_puzzling(name: str, heads: Container[str]) -> bool:
    """Say whether a newcomer needs it: of a phrase around an acronym only the acronym is explained."""
    if " " not in name and "-" not in name:
        is_code = name.isalpha() or (name.isalnum() and len(name) >= _SHORTEST_CODE)
        return is_code and name[1:] != name[1:].lower()  # StreetLink and MG12 are no words
    return not any(part.isupper() and part in heads for part in name.split())

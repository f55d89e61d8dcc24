"""Writes a draft again with the first use of each short form spelled out: `integrated care board (ICB)`.

The result is for copying, so a short form that may mean several things is left as it is: better no word than a wrong
one.
"""

import re
from typing import Final

from glossary.explaining.surfaces import is_section
from glossary.model import Sense
from glossary.scan import Explanation, Span

_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_PROPER: Final = frozenset(
    """Act Agency Anonymous Army Authority British Bureau Cabinet Commission Commissioner Commissioners Council Crown
    Department Directorate England Executive Federation Force Foundation Institute Inspectorate Ireland Ministry
    National Office Ombudsman Parliament Royal Scheme Scotland Scottish Society UK Wales
    Welsh""".split()  # noqa: SIM905 - read best as words
)
"""Words of which the names of bodies are made."""

_OF_A_NAME: Final = re.compile(r"(?:His|Her) Majesty's |NHS |UK |Citizens Advice")
_KIND: Final = (
    r"(?:body|charity|company|court|department|force|inspectors?|regulator|society|trust|union|voice|watchdog)"
)
_ONE_OF_ITS_KIND: Final = re.compile(
    rf"""The\ (?!local\b|council\b)(?:[\w'-]+\ ){{0,3}}?
    (?:{_KIND}|government\ service|service\ in|(?:legal|formal)\ name)\b
    |An?\ (?:(?:UK|national|Scottish|Welsh|English|big|small|past|old|former|trade)\ )*(?:charity|union|society)
    (?:\ and\ \w+)?\ (?:in|of|for|that|which|who|working)\b
    |(?:It\ )?(?:[Dd]ecides\ if\ people\ are\ charged|[Mm]anages\ people|[Rr]uns\ (?:the\ )?prisons)""",
    re.VERBOSE,
)
"""How the meaning of a body begins of which there is one; of others, such as care boards, there is one in each area."""

_ONE_IN_EACH_AREA: Final = ("Hospital ", "Local ", "Magistrates", "Multi-", "Single Academy ", "Students' ")
_BODIES: Final = frozenset(
    """Alliance Association Body Centre College Company Court Forum Group Improvement Network Organisation Partnership
    Regulator Registry Service Services Tribunal Trust Union""".split()  # noqa: SIM905 - read best as words
)
_CAPITALISED: Final = re.compile(r"\b[A-Z](?:[a-z]+\b|\b(?=-))")
_NAMES: Final = frozenset(
    """Addenbrooke Afghan Alzheimer Asian Asperger Bacillus Barthel Blesma British Caldicott Calmette Catholic Clare
    Delius Edinburgh England English Euro European Fischer Glasgow Gowan Gypsy Healthwatch Ireland Irish Jobcentre John
    Kent Lewy Liverpool Localism London Manchester Methodist Montreal Nottingham Oliver Parkinson Rankin Roma Sarah
    Scotland Scottish Senedd Taser Ukraine Ulster Universal Credit Wales Warwick Welsh Yorkshire Zimmer""".split()  # noqa: SIM905 - read best as words
)
_NAMED_SETTINGS: Final = frozenset({"Benefits", "Government"})  # Personal Independence Payment is a name
_ARTICLE: Final = re.compile(r"\b([Aa])n? \Z")
_BEGINNING: Final = re.compile(r"(?:\A|[.!?]\s+|\n\s*)\Z")
_VOWELS: Final = frozenset("aeiouAEIOU")
_SPELT_WITH_AN: Final = frozenset("AEFHILMNORSX")  # letters by themselves: an NHS trust, a UK body
_LONGEST_SPELT: Final = 3  # capitals that are spelt; more are mostly spoken as a word
_WITH_A: Final = re.compile(r"uni(?![dmn])|use|usu|usa|uti|uk|ur[aio]|eu|one\b|once\b|ewe", re.IGNORECASE)
_WITH_AN: Final = re.compile(r"[aeiou]|hour|honest|honou?r|heir", re.IGNORECASE)
_HEAD: Final = re.compile(r"(?P<head>.+?)(?P<rest> (?:of|for|in|with|at|by|on|to) .+)")
_COUNTED: Final = frozenset(
    """act adult adviser advisor advocate agency agreement alliance allowance appointment area assembly assessment
    assistant association audit authority award board body budget bureau case caseworker centre certificate champion
    check child children clinic clinician co-ordinator code college commander commission commissioner committee
    community company conference consultant contract coordinator coroner council councillor court database day
    decision declaration deed department device director directorate disability disease disorder doctor document
    driver drug event examination examiner executive expert expression facility federation form forum foundation
    framework fund grant group guardian head headteacher hearing home hospital house hub incident indicator
    infection inhibitor initiative injury inspector inspectorate institute institution intervention interview
    investigation judge lead leader learner letter licence limit line list man manager measure meeting member
    memorandum mentor midwife model network notice number nurse objective offence offender office officer operator
    order organisation panel paramedic parent partner partnership pathway patient payment people permission person
    physician place plan platform point policy power practitioner prescriber prison prisoner procedure professional
    profile programme project protocol provider psychiatrist psychologist pump qualification questionnaire record
    register registrar registry regulation regulator report representative request requirement responder return
    review right role room safeguard scale scheme school score section service site society specialist standard
    statement strategy student study summary supervisor survey surveyor syndrome system teacher team technician
    template test therapist therapy tool toolkit trial tribunal trust union unit user vehicle victim visit visitor
    volunteer ward woman worker zone""".split()  # noqa: SIM905 - read best as words
)
"""Nouns that short forms often end in and that take a plural: there are no two `cares`, nor `straights` to test."""

_PLURALS: Final = {
    "child": "children", "person": "people", "man": "men", "woman": "women", "midwife": "midwives",
    "children": "children", "people": "people",
}  # fmt: skip
_OTHER_ENDING: Final = re.compile(r"['’](?!s\b)\w")  # DNA'd


def spelt_out(text: str, explanation: Explanation) -> str:
    """Give the draft with each acronym's likeliest words before it, where it first stands."""
    written = text
    for span in reversed(explanation.spans):
        words = words_for(span)
        if words:
            written = _replaced(written, span, words)
    return written


def is_sure(senses: tuple[Sense, ...], likely: int) -> bool:
    """Say whether a short form is likely to mean one thing alone."""
    return len({sense.expansion for sense in senses[:likely]}) == 1


def words_for(span: Span) -> str:
    """The words for a short form; nothing for a phrase, which is in full already, and where they are not sure."""
    expansion = _IN_BRACKETS.sub("", span.senses[0].expansion)
    if not expansion or is_section(span.term) or " " in span.surface or not is_sure(span.senses, span.likely):
        return ""
    words = expansion if is_name(span.senses[0]) else _lowered(expansion)
    several = len(span.surface) > len(span.term) and span.surface.endswith("s")
    if not _reads_well(words.lower()):
        return ""
    return _plural(words) if several else words


def _reads_well(words: str) -> bool:
    """Say whether words can stand in a sentence: not `red, amber, green` or `to take out`."""
    return not words.startswith("to ") and ("," not in words or not {"and", "or"}.isdisjoint(words.split()))


def is_name(sense: Sense) -> bool:
    """Say whether a sense is the name of a body, a benefit or a law, which is written with capitals."""
    expansion = sense.expansion
    if expansion.startswith(_ONE_IN_EACH_AREA):
        return False
    words = expansion.split()
    if sense.setting in _NAMED_SETTINGS or not _PROPER.isdisjoint(words) or _OF_A_NAME.match(expansion):
        return True
    return not _BODIES.isdisjoint(words) and bool(_ONE_OF_ITS_KIND.match(sense.meaning))


def _lowered(expansion: str) -> str:
    """Take the capitals of ordinary words away: Integrated Care Board, but Caldicott Guardian."""
    return _CAPITALISED.sub(_lower, expansion)


def _lower(word: re.Match[str]) -> str:
    return word[0] if word[0] in _NAMES else word[0].lower()


def _plural(words: str) -> str:
    """Give the plural, of the word that counts: lasting powers of attorney; nothing where that is not plain."""
    parted = _HEAD.fullmatch(words)
    head, rest = parted.group("head", "rest") if parted else (words, "")
    before, gap, noun = head.rpartition(" ")
    if not _is_counted(noun) or _is_counted(rest.rpartition(" ")[2]):  # a transfer of care hub is a hub
        return ""
    return f"{before}{gap}{_several(noun)}{rest}"


def _is_counted(word: str) -> bool:
    return not _COUNTED.isdisjoint({word.lower(), word.lower().removesuffix("s")})


def _several(noun: str) -> str:
    if many := _PLURALS.get(noun.lower()):
        return many
    if noun.endswith("s"):
        return noun
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in _VOWELS else noun + "s"


def _replaced(text: str, span: Span, words: str) -> str:
    before, after = text[: span.start], text[span.end :]
    if _OTHER_ENDING.match(after):
        return text
    if _BEGINNING.search(before[-40:]):
        words = words[0].upper() + words[1:]
    elif article := _ARTICLE.search(before):
        right = article[1] + ("n" if takes_an(words) else "") + " "
        before = before[: article.start()] + right
    return f"{before}{words} ({span.surface}){after}"


def takes_an(words: str) -> bool:
    """Say whether `an` goes before words as they are spoken: an hour, an NHS trust, a universal credit."""
    first = words.split(maxsplit=1)[0]
    if first.isupper() and len(first) <= _LONGEST_SPELT:
        return first[0] in _SPELT_WITH_AN
    return bool(_WITH_AN.match(first)) and not _WITH_A.match(first)

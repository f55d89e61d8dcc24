"""People's initials, which may be spelt like an acronym: Mr AP Jones, `MJ and AP to sign`, `Minutes by SR`."""

import re
from typing import Final

from glossary.explaining.surfaces import is_wordlike
from glossary.model import Term

MOST: Final = 3  # letters
_PAIR: Final = 2  # letters of what somebody is called by in minutes
_REACH: Final = 40  # characters on each side that are looked at
_TITLE_BEFORE: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Sir|Dame|Lord|Lady|Rev|Fr)\.? $")
_TITLED: Final = re.compile(_TITLE_BEFORE.pattern[:-1] + r"(?:[A-Z]\.? ?|[A-Z][a-z]+ )*$")
_LIST_BEFORE: Final = re.compile(r"(?:^|\n|[,;:] |\band )$")
_SURNAME_AFTER: Final = re.compile(r" ([A-Z][a-z]+)\b")
_NEXT_INITIAL: Final = re.compile(r"(?:\.| )[A-Z]\.")
_RANKS: Final = frozenset({"DC", "DCI", "DCS", "DI", "DS", "DSU", "PC", "PS", "CI", "ACC", "DCC", "SC", "TI", "CC"})
_OTHERS: Final = r"(?:[A-Z]{2,3}(?:/|,\ |\ and\ |\ &\ ))*"
_CLAUSE_BEFORE: Final = re.compile(rf"(?:^|[.;:!?,(\n-]|\b(?:and|by|but|so)) *(?i:actions?:? )?{_OTHERS}$")
_TASK_AFTER: Final = re.compile(
    r"""(?:(?:/|,\ |\ and\ |\ &\ )[A-Z]{2,3})*\ (?:to|will)\ (?:add|arrange|ask|attend|book|bring|call|check|chase|
    circulate|clarify|collate|complete|confirm|contact|discuss|draft|email|explore|feed|find|follow\ up|forward|gather|
    get|give|invite|let|liaise|link|look|make|meet|organise|phone|pick|prepare|print|put|raise|remind|report\ back|
    request|resend|respond|review|ring|run|schedule|seek|send|set|share|sign|speak|submit|take|talk|tell|text|update|
    upload|visit|write)\b""",
    re.VERBOSE,
)
_LISTED_BEFORE: Final = re.compile(
    rf"""(?i:\b(?:apologies|present|attendees|attending|in\ attendance|owner|chair|author|
    (?:minutes?|notes?|log)(?:\ taken)?(?:\ by)?|(?:prepared|written|drafted|typed|taken|chaired|recorded)\ by))
    (?:\ from)?\s?:?\ (?:[A-Z][\w.\ ]*,\ )?{_OTHERS}$""",
    re.VERBOSE,
)
_LISTED_AFTER: Final = re.compile(r"\s*(?:[,.;)\n]|/[A-Z]|\Z| and [A-Z])")
_THANKS_BEFORE: Final = re.compile(r"(?i:\b(?:thanks|regards|best wishes|cheers|ta|yours)\b)[,!. ]*\s$")
_THANKS_AFTER: Final = re.compile(r"[.x ]*(?:\n|\Z)")
_DOERS: Final = frozenset(
    """adviser agency agent assessor assistant associate association authority board body branch bureau carer case
    charity childminder clinician clinic college commander commission commissioner committee company constable
    coordinator coroner corporation council counsel court crown department designer director directorate engineer
    enterprise examiner executive force forum governor group guardian headteacher healthwatch hospital inpatient
    inspector inspectorate intermediary investigator judge lead leader leaver maker manager matron member midwife
    minister ministry navy network nurse office officer ombudsman organisation outpatient owner paediatrician
    panel paramedic parliament partner partnership partnerships party patient person physiotherapist police
    practice practitioner prescriber prisoner provider psychiatrist psychologist regulator relative research
    school secretary senedd sergeant service services sleeper solicitor superintendent supervisor surgeon surveyor
    teacher team therapist trainee tribunal trust unit user visitor warden worker""".split()  # noqa: SIM905 - words read best as words
)
"""The last words of what acts by itself: `HV to visit` is a health visitor."""


def are_initials(text: str, start: int, end: int, term: Term) -> bool:
    """Say whether letters that spell a term are what somebody is called by."""
    if end - start > MOST or not text[start:end].isupper():
        return False
    following = text[end : end + 2]
    if (following[:1] == "." or following[1:].isupper()) and _stand_by_a_surname(text, start, end):
        return True
    return end - start == _PAIR and _act(text, start, end) and not _is_a_doer(term)


def _is_a_doer(term: Term) -> bool:
    return any(sense.expansion.rpartition(" ")[2].lower() in _DOERS for sense in term.senses)


def _act(text: str, start: int, end: int) -> bool:
    """Find who is to do something, who took part and who signs."""
    before, after = text[max(start - _REACH, 0) : start], text[end : end + _REACH]
    return bool(
        (_TASK_AFTER.match(after) and _CLAUSE_BEFORE.search(before))
        or (_LISTED_AFTER.match(after) and _LISTED_BEFORE.search(before))
        or (_THANKS_AFTER.match(after) and _THANKS_BEFORE.search(before))
    )


def _stand_by_a_surname(text: str, start: int, end: int) -> bool:
    """Find initials beside a surname: Mr AP Jones, and AP Jones in a list of people."""
    before, after = text[max(start - _REACH, 0) : start], text[end : end + _REACH]
    if _NEXT_INITIAL.match(after):
        return True
    surname = _SURNAME_AFTER.match(after)
    if not surname:
        return False
    if _TITLE_BEFORE.search(before):
        return True
    if text[start:end] in _RANKS or end - start == MOST:
        return False
    if is_wordlike(surname[1].lower()):
        return False
    return bool(_LIST_BEFORE.search(before)) or _is_surname(text, surname[1])


def _is_surname(text: str, name: str) -> bool:
    """Say whether somebody in the text is called so: Dr P. Amos, for PD Amos elsewhere."""
    at = text.find(name)
    while at >= 0:
        if _TITLED.search(text, max(at - _REACH, 0), at):
            return True
        at = text.find(name, at + 1)
    return False

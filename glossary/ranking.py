"""Puts the senses of a person's own world first. What is likeliest to be meant depends on where one works.

What nearly all who share a Room say every week keeps a place near the top: a police officer who sits with nurses and
asks for MDT is told of the team, not only of drug tests in prisons.
"""

from collections.abc import Sequence
from typing import Final

from glossary.everyday import FAMILIAR, listed
from glossary.model import Sense, Status, Term
from glossary.normalise import words
from glossary.usual import usual

_NAMED: Final = (  # what the name of an organisation holds, and the settings of those who work there, nearest first
    (("mental health", "psychiatric", "psychology", "mind", "recovery college"), ("Mental health", "NHS")),
    (("ambulance",), ("Emergency services", "NHS")),
    (("fire", "rescue", "coastguard", "lifeboat"), ("Emergency services",)),
    (
        (
            "police", "constabulary", "policing", "probation", "prison", "prisons", "hmp", "hmpps", "court", "courts",
            "crown prosecution", "cps", "justice", "offending", "yoi", "custody", "crime",
        ),
        ("Police & justice", "Emergency services"),
    ),
    (("public health", "ukhsa", "health security", "health protection"), ("Public health", "NHS")),
    (
        ("housing", "homes", "homeless", "homelessness", "tenant", "tenants", "landlord", "shelter", "lettings"),
        ("Housing", "Local government"),
    ),
    (
        (
            "school", "schools", "academy", "academies", "college", "university", "education", "nursery", "children",
            "childrens", "youth", "ofsted", "pupil referral",
        ),
        ("Children & education",),
    ),
    (("asylum", "refugee", "refugees", "migrant", "migrants", "immigration", "resettlement", "home office", "ukvi"),
     ("Immigration and asylum",)),
    (("army", "navy", "raf", "veteran", "veterans", "military", "armed forces", "legion", "ssafa"), ("Armed forces",)),
    (("dwp", "work and pensions", "jobcentre", "job centre", "benefits", "citizens advice"), ("Benefits",)),
    (
        (
            "nhs", "icb", "integrated care", "hospital", "hospitals", "infirmary", "surgery", "practice", "gp",
            "primary care", "medical", "health board", "health", "healthcare", "clinic", "pharmacy", "hospice",
        ),
        ("NHS", "Mental health", "Public health"),
    ),
    (("social care", "care home", "nursing home", "home care", "homecare", "carers", "care"), ("Social care",)),
    (
        ("council", "borough", "county", "combined authority", "local authority", "district", "unitary"),
        ("Local government", "Social care", "Children & education", "Housing", "Public health"),
    ),
    (("department", "ministry", "government", "cabinet office"), ("Government",)),
    (
        ("charity", "charitable", "foundation", "cic", "voluntary", "volunteers", "volunteer", "cvs", "society",
         "community", "age uk", "samaritans", "barnardos", "red cross", "salvation army"),
        ("Voluntary",),
    ),
)  # fmt: skip
_NOT_MEANT: Final = (  # names of the NHS and of others that hold a word of somebody else's
    ("nhs foundation trust", "nhs trust"),
    ("community health", "health"),
    ("health and care", "health"),
    ("fire and rescue", "fire"),
    ("salvation army", "charity"),
)


_LOWEST_USUAL: Final = 2
"""The lowest place of the usual sense, counted from 1."""


def settings_of(organisation: str) -> tuple[str, ...]:
    """Guess from an organisation's name the settings of those who work there, nearest first; none if it tells none."""
    name = f" {' '.join(words(organisation))} "
    for held, plain in _NOT_MEANT:
        name = name.replace(f" {held} ", f" {plain} ")
    told = (settings for marks, settings in _NAMED if any(f" {mark} " in name for mark in marks))
    return tuple(dict.fromkeys(setting for settings in told for setting in settings))


def ranked(terms: Sequence[Term], settings: Sequence[str]) -> tuple[Term, ...]:
    """Put each term's senses of these settings first, and leave all others after them in the order they had.

    Of a short form that people across services meet every week, the usual sense stays first or second.
    """
    if not settings:
        return tuple(terms)
    places = {setting: place for place, setting in enumerate(settings)}
    return tuple(_ranked(term, places) if len(term.senses) > 1 else term for term in terms)


def make_ready() -> None:
    """Read what ranking goes by, so that the first who asks does not wait for it."""
    usual()
    listed(FAMILIAR)


def _ranked(term: Term, places: dict[str, int]) -> Term:
    senses = sorted(term.senses, key=lambda sense: places.get(sense.setting, len(places)))
    known = next((sense for sense in senses if _is_usual(sense)), senses[0])
    if known in senses[_LOWEST_USUAL:]:
        senses.remove(known)
        senses.insert(_LOWEST_USUAL - 1, known)
    return term._replace(senses=tuple(senses))


def _is_usual(sense: Sense) -> bool:
    beginning = usual().get(sense.term)
    known = beginning is not None and sense.term in listed(FAMILIAR)
    return known and sense.status is not Status.HISTORICAL and sense.expansion.startswith(beginning or "")

"""How a sense is put to a person: whose word it is, and whether it is still in use."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from glossary.model import Sense, Status, Term
from glossary.usual import usual_first

NAMED = 3
"""Senses that one line names at most."""

WHOSE = {
    "Armed forces": "In the armed forces",
    "Benefits": "In benefits",
    "Children & education": "In children’s services and schools",
    "Data & IT": "In data and computing",
    "Emergency services": "In the emergency services",
    "General": "In most organisations",
    "Government": "In government",
    "Housing": "In housing",
    "Immigration and asylum": "In immigration and asylum",
    "Local government": "In councils",
    "Mental health": "In mental health",
    "NHS": "In the NHS",
    "Police & justice": "In policing and justice",
    "Public health": "In public health",
    "Social care": "In social care",
    "Voluntary": "In charities and community groups",
}


def whose(sense: Sense) -> str:
    """The setting a sense belongs to, as people say it, with the nation where it is confined to one."""
    setting = WHOSE.get(sense.setting, f"In {sense.setting.lower()}")
    return f"{setting} ({sense.nation.replace('; ', ', ')})" if sense.nation else setting


def standing(sense: Sense) -> str:
    """One sentence when a sense is not in plain current use, else nothing."""
    until = _until(sense)
    match sense.status:
        case Status.HISTORICAL:
            ended = f"Until {until}" if until else "No longer used"
            return f"{ended}, now {sense.replaced_by}." if sense.replaced_by else f"{ended}."
        case Status.PLANNED:
            return "Planned, and not in force yet."
        case Status.DISCOURAGED if sense.care:
            return "Better avoided."
        case Status.DISCOURAGED:
            return f"Better avoided. Say: {sense.replaced_by}." if sense.replaced_by else "Better avoided."
        case Status.CURRENT if "planned" in sense.until:
            ends = f"Due to end in {until}" if until else "Due to change"
            return f"{ends}, then {sense.replaced_by}." if sense.replaced_by else f"{ends}."
        case _:
            return ""


def ended(sense: Sense) -> tuple[str, str]:
    """The same for a page, where the successor is a link: what became of a sense, and the words before that link."""
    until = _until(sense)
    match sense.status:
        case Status.HISTORICAL:
            said = f"Used until {until}." if until else "No longer used."
            return f"{said} {sense.no_successor}".strip(), "Now:"
        case Status.PLANNED:
            return "Planned, and not in force yet.", "It takes the place of:"
        case Status.DISCOURAGED:
            return "Better avoided.", "Say:"
        case Status.CURRENT if "planned" in sense.until:
            return f"Due to end in {until}." if until else "Due to change.", "Then:"
        case Status.CURRENT:
            return "", "Now also:"


def _until(sense: Sense) -> str:
    """When it ends or ended; `planned` is said in other words."""
    return sense.until.replace("(planned)", "").replace("planned", "").strip()


def beside(sense: Sense) -> str:
    """What is good to know besides: why nothing followed, that it wounds, how it is spoken, that we are unsure."""
    spoken = f"People say “{sense.say}”." if sense.say else ""
    doubt = "We could not check this, so ask before you rely on it." if sense.unconfirmed else ""
    return " ".join(filter(None, (sense.no_successor, sense.care, spoken, doubt)))


def distinct(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Join a name in full with the short form that stands for it: they are one sense, and one may lack the meaning.

    A term that is no acronym, such as "duty to refer", goes where another here has it as its expansion.
    """
    full = {term.term.casefold(): term.senses for term in terms if not any(sense.expansion for sense in term.senses)}
    short = {sense.expansion.casefold() for term in terms for sense in term.senses if sense.expansion}
    kept = [term for term in terms if term.term.casefold() not in full.keys() & short]
    return tuple(term._replace(senses=tuple(_with_meaning(sense, full) for sense in term.senses)) for term in kept)


def _with_meaning(sense: Sense, full: Mapping[str, tuple[Sense, ...]]) -> Sense:
    if sense.meaning or not sense.expansion:
        return sense
    said = next((other.meaning for other in full.get(sense.expansion.casefold(), ()) if other.meaning), "")
    return sense._replace(meaning=said)


def in_a_line(terms: tuple[Term, ...], settings: Collection[str] = ()) -> str:
    """What a word means, in one plain line for people of these settings; nothing when no meaning is known.

    Whoever asks sees every sense on a card. This goes to everyone unasked, so it names the senses that are likely
    there, those of these settings first and of them the usual one, and warns where a wrong one may do harm.
    """
    known = distinct(terms)
    senses = [sense for term in known for sense in usual_first(term).senses if sense.expansion or sense.meaning]
    if not senses:
        return ""
    warning = next((term.warning for term in known if term.warning), "")
    theirs = [sense for sense in senses if sense.setting in settings and sense.status is not Status.HISTORICAL]
    rest = [sense for sense in senses if sense not in theirs]
    likely = [*theirs, *(rest if warning or not theirs else ())][: NAMED if theirs or warning else 2]
    first, *others = likely
    said = ": ".join(filter(None, (first.expansion, first.meaning)))
    if len(senses) == 1:
        return said
    either = "; or ".join(dict.fromkeys(_named(sense) for sense in others))
    left = len(senses) - 1 - len(others)
    more = f"({left} other {'meaning' if left == 1 else 'meanings'})" if left else ""
    parts = (f"{whose(first)}: {said}", either and f"Or {either}", more, warning)
    return " ".join(part if part.endswith((".", ")")) else f"{part}." for part in parts if part)


def _named(sense: Sense) -> str:
    setting = whose(sense)
    return ": ".join(filter(None, (f"{setting[0].lower()}{setting[1:]}", sense.expansion)))

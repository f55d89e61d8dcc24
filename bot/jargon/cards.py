"""The answers to a look-up, as a person sees them."""

from __future__ import annotations

from typing import Any

from bot.cards import LOOK_UP
from bot.jargon.leading import EVERY
from bot.jargon.rules import beside, standing, whose
from bot.message import Button, Buttons, Card, Row, Rows, Text, Tone, card
from glossary.model import Sense, Status, Term

SHOWN = 12
"""Senses or terms on one card. No term of the glossary has more senses; a long text may have more terms."""

MOST_NEXT = 2
"""Words to read next that one card offers."""

LONGEST_NAMED = 60
"""Characters of what was asked that a title repeats."""


def found(terms: tuple[Term, ...], *, asked: str = "", shared_by: str = "") -> Card:
    """Every sense of what was asked, each with whose it is; what was `asked` is not offered to be read next.

    `shared_by` is the question by which the same card can be shown to everyone; empty where there is nobody else.
    """
    rows = tuple(_row(sense, headed=len(terms) > 1) for term in terms for sense in term.senses)
    several = Text(f"{len(rows)} meanings. Which one is meant depends on who is speaking.")
    buttons = tuple(map(_ask_about, _further(terms, asked)))
    if shared_by:
        buttons = (*buttons, Button("Show everyone", "jargon.show", shared_by))
    return card(
        ", ".join(term.term for term in terms),
        *((several,) if len(rows) > 1 else ()),
        *_warnings(terms),
        Rows(rows[:SHOWN]),
        *(_in_use(terms[0].senses[0]) if len(rows) == 1 else ()),
        *((Buttons(buttons),) if buttons else ()),
    )


def printed(terms: tuple[Term, ...], asked: str) -> str:
    """The same for a terminal, where nothing can be pressed: what to read next is named."""
    told = found(terms, asked=asked)
    names = ", ".join(_further(terms, asked))
    also = (Text(f"See also: {names}"),) if names else ()
    return card(told.title, *(each for each in told.body if not isinstance(each, Buttons)), *also).summary


def _warnings(terms: tuple[Term, ...]) -> tuple[Text, ...]:
    """The first warning that meanings are easily taken for each other."""
    return tuple(Text(term.warning, Tone.WARNING) for term in terms if term.warning and len(term.senses) > 1)[:1]


def _row(sense: Sense, *, headed: bool) -> Row:
    """Lead with the name in full; a term that is no acronym leads with whose it is.

    `headed` puts the headword first, where a card holds several that are spelt alike, such as MAPs and MaPS.
    """
    head = f"{sense.term}: " if headed else ""
    said = " ".join(filter(None, (standing(sense), sense.meaning, beside(sense))))
    if not sense.expansion:
        return Row(head + whose(sense), said or "We know this term, but nobody has written its meaning yet.")
    return Row(head + sense.expansion, " ".join(filter(None, (f"{whose(sense)}.", said))))


def _further(terms: tuple[Term, ...], asked: str) -> tuple[str, ...]:
    """What to look up next: what replaced something here, else the words that the only sense leads to."""
    senses = [sense for term in terms for sense in term.senses]
    return _heirs(senses) or (_read_next(senses[0], asked) if len(senses) == 1 else ())


def _heirs(senses: list[Sense]) -> tuple[str, ...]:
    """Each short name that replaced something here, so that nobody has to ask twice."""
    names = {sense.replaced_by for sense in senses if sense.status is Status.HISTORICAL}
    return tuple(sorted(name for name in names if name and " " not in name))


def _in_use(sense: Sense) -> tuple[Text, ...]:
    """A sentence with the word in it."""
    return (Text(f"For example: {sense.example}", Tone.QUIET),) if sense.example else ()


def _read_next(sense: Sense, asked: str) -> tuple[str, ...]:
    """Other words, and never this one in full: a press on that would bring the same card again."""
    read = {asked.casefold(), sense.term.casefold(), sense.expansion.casefold() if sense.meaning else ""}
    return tuple(name for name in sense.see if name.casefold() not in read)[:MOST_NEXT]


def _ask_about(name: str) -> Button:
    return Button(f"What is {_named(name)}?", "jargon", name)


def shown(terms: tuple[Term, ...]) -> Card:
    """What the asker sees once everyone has the answer: still the answer, without the button."""
    told = found(terms)
    said = Text("Everyone here can now see this. It does not say who asked.", Tone.STRONG)
    return card(told.title, said, *told.body)


def nearly(query: str, suggestions: tuple[Term, ...]) -> Card:
    """Offer what may have been meant; a near miss is never taken for an answer.

    What is written so, or is all there is to offer, says its meaning at once: to ask again would tell nothing more.
    """
    told = likeliest(query, suggestions)
    rows = [Row(term.term, _gist(term), (_ask_about(term.term),)) for term in suggestions if term != told]
    these = "this" if len(suggestions) == 1 else "one of these"
    title = f"Did you mean {these}? You asked: {_named(query)}"
    if told is None:
        return card(title, Rows(tuple(rows)))
    first, *more = meanings(told)
    first = Row(first.words, first.detail, (_ask_about(told.term),))
    return card(title, *_warnings((told,)), Rows((first, *more, *rows)))


def likeliest(query: str, suggestions: tuple[Term, ...]) -> Term | None:
    """The suggestion that is written as it was asked, or the only one."""
    exact = next((term for term in suggestions if term.term == query), None)
    return suggestions[0] if len(suggestions) == 1 else exact


def meanings(term: Term) -> tuple[Row, ...]:
    """Each sense of a term in a row, with the word itself."""
    return tuple(_row(sense, headed=True) for sense in term.senses[:SHOWN])


def _gist(term: Term) -> str:
    names = [sense.expansion or whose(sense) for sense in term.senses]
    return "; ".join(dict.fromkeys(names))


def unknown(query: str, *, counted: bool) -> Card:
    """Nobody should feel foolish for asking, nor be left without a next step."""
    noted = Text("I have noted the word, without who asked, so that it can be added.", Tone.QUIET)
    return card(
        f"I do not know “{_named(query)}” yet",
        Text("It may be a local name. Ask the person who used it: others will be glad that you did."),
        *((noted,) if counted else ()),
        *LOOK_UP,
    )


MOST_LED = 4
"""Buttons beside the one for everything: Teams draws five in a row and no more."""


def led(buttons: tuple[Button, ...]) -> Card:
    """Somebody asked for something to be done, and not for a word."""
    return card(
        "Is this what you want?",
        Text("This seems to be no word to look up, but something to do here."),
        Buttons((*buttons[:MOST_LED], Button("Everything you can ask", "bigroom.everything"))),
        Text("To log what was agreed, write action before it. For example: action Sam to ring the team by Friday"),
    )


def thanked() -> Card:
    """A kind word is no word to look up."""
    return card("You are welcome", Text("Ask me whenever you meet a word that you do not know."), *LOOK_UP)


def patient_number() -> Card:
    """Somebody typed an NHS number. It is neither kept nor shown again."""
    return card(
        "Please take that number out",
        Text("It looks like an NHS number. I have not kept it. If others can read what you wrote, delete it there."),
        Text("Then ask again about the word alone."),
        *LOOK_UP,
    )


def nothing_asked() -> Card:
    """The verb came without a word."""
    return card("Which word shall I look up?", Text("Write it after the command, for example /jargon ICB"), *LOOK_UP)


def too_long(limit: int) -> Card:
    """A whole text is not a term."""
    return card(
        "That is too long for a word",
        Text(f"I look up words and abbreviations of up to {limit} characters. Please ask for one of them."),
        *LOOK_UP,
    )


def _named(words: str) -> str:
    return words if len(words) <= LONGEST_NAMED else f"{words[: LONGEST_NAMED - 1]}…"


def _example(term: str, expansion: str, meaning: str, setting: str = "NHS") -> Term:
    return Term(term, (Sense(term, expansion, meaning, setting, Status.CURRENT, "", "", "", "knowledge"),))


def _with(term: Term, **more: Any) -> Term:  # noqa: ANN401 -- any field of a Sense
    return term._replace(senses=tuple(sense._replace(**more) for sense in term.senses))


_ICB = _with(
    _example("ICB", "Integrated Care Board", "Plans and pays for care in one area."),
    nation="England",
    example="The ICB pays for more beds this winter.",
    see=("ICS", "place"),
)
_CCG = _with(
    _example("CCG", "Clinical Commissioning Group", "Bought local care."),
    status=Status.HISTORICAL,
    until="July 2022",
    replaced_by="ICB",
    nation="England",
)
_ENDED = _with(
    _example("BVPI", "Best Value Performance Indicator", "A count by which councils were judged.", "Local government"),
    status=Status.HISTORICAL,
    until="2008",
    no_successor="Councils are no longer judged by one set of counts.",
)
_HUB = _with(
    _example("MASH", "Multi-Agency Safeguarding Hub", "One place to tell of a child at risk.", "Children & education"),
    say="mash",
    unconfirmed=True,
)
_PREMISES = _example("AP", "Approved Premises", "A home for people just out of prison.", "Police & justice")
_PROVISION = _example(
    "AP", "Alternative Provision", "Lessons for children who cannot go to school.", "Children & education"
)
_AP = Term(
    "AP",
    (*_PREMISES.senses, *_PROVISION.senses),
    "A hostel for people just out of prison is no place for a child, so say which one you mean.",
)
_BED = _with(
    _example("bed blocker", "", "A name for a person who waits to leave hospital."),
    status=Status.DISCOURAGED,
    replaced_by="person waiting to leave hospital",
    care="Say “person waiting to leave hospital”. The name blames them for the wait.",
)
_PLANS = _example("MAPs", "Medical Associate Professionals", "Health workers who help doctors.")
_PENSIONS = _example("MaPS", "Money and Pensions Service", "Free help with money.", "Benefits")

EXAMPLES = {
    "patient_number": patient_number(),
    "found": found((_ICB,), shared_by="ICB"),
    "found_several": found((_AP,), shared_by="AP"),
    "found_historical": found((_CCG,), shared_by="CCG"),
    "found_ended": found((_ENDED,), shared_by="BVPI"),
    "found_spoken_and_unsure": found((_HUB,), shared_by="MASH"),
    "found_discouraged": found((_BED,)),
    "found_two_headwords": found((_PLANS, _PENSIONS), shared_by="maps"),
    "shown": shown((_ICB,)),
    "nearly": nearly("ICBB", (_ICB, _AP)),
    "nearly_as_written": nearly("AP", (_AP, _ICB)),
    "nearly_alone": nearly("bed", (_BED,)),
    "unknown": unknown("<b>*flim* [flam](https://example.org)</b>", counted=False),
    "unknown_and_noted": unknown("flimflam", counted=True),
    "nothing_asked": nothing_asked(),
    "led": led(EVERY),
    "thanked": thanked(),
    "too_long": too_long(200),
}

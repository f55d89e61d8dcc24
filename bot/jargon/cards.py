"""The answers to a look-up, as a person sees them."""

from __future__ import annotations

from bot.jargon.rules import standing, whose
from bot.message import Button, Buttons, Card, Element, Row, Rows, Text, Tone, card
from bot.rooms.cards import LOOK_UP
from glossary.model import Sense, Status, Term

SHOWN = 12
"""Senses or terms on one card. No term of the glossary has more senses; a long text may have more terms."""

LONGEST_NAMED = 60
"""Characters of what was asked that a title repeats."""


def found(terms: tuple[Term, ...], *, shareable: bool) -> Card:
    """Every sense of what was asked, each with whose it is; `shareable` where there is a Room to show it to."""
    senses = tuple(sense for term in terms for sense in term.senses)
    body: list[Element] = [Text(f"{len(senses)} meanings. Which one is meant depends on who is speaking.")]
    body = body[: len(senses) > 1]
    body += [_one(senses[0])] if len(senses) == 1 else [Rows(tuple(_row(sense) for sense in senses[:SHOWN]))]
    buttons = _heirs(senses)
    if shareable:
        buttons = (*buttons, Button("Show everyone", "jargon.show", terms[0].term))
    return card(terms[0].term, *body, *((Buttons(buttons),) if buttons else ()))


def _one(sense: Sense) -> Rows:
    return Rows((_row(sense),))


def _row(sense: Sense) -> Row:
    """Lead with the name in full; a term that is no acronym leads with whose it is."""
    said = " ".join(filter(None, (standing(sense), sense.meaning)))
    if not sense.expansion:
        return Row(whose(sense), said or "We know this term, but nobody has written its meaning yet.")
    return Row(sense.expansion, " ".join(filter(None, (f"{whose(sense)}.", said))))


def _heirs(senses: tuple[Sense, ...]) -> tuple[Button, ...]:
    """A button for each short name that replaced something here, so that nobody has to ask twice."""
    names = {sense.replaced_by for sense in senses if sense.status is Status.HISTORICAL}
    short = sorted(name for name in names if name and " " not in name)
    return tuple(_ask_about(name) for name in short)


def _ask_about(name: str) -> Button:
    return Button(f"What is {_named(name)}?", "jargon", name)


def nearly(query: str, suggestions: tuple[Term, ...]) -> Card:
    """Offer what may have been meant; a near miss is never taken for an answer."""
    rows = tuple(Row(term.term, _gist(term), (_ask_about(term.term),)) for term in suggestions)
    return card(f"Did you mean one of these? You asked: {_named(query)}", Rows(rows))


def _gist(term: Term) -> str:
    names = [sense.expansion or whose(sense) for sense in term.senses]
    return "; ".join(dict.fromkeys(names))


def unknown(query: str) -> Card:
    """Nobody should feel foolish for asking, nor be left without a next step."""
    return card(
        f"I do not know “{_named(query)}” yet",
        Text("You are surely not the only one who wonders. It may be a local name: the person who used it will know."),
        Text("I count which words I could not explain, without who asked, so that they can be added.", Tone.QUIET),
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


def explained(terms: tuple[Term, ...]) -> Card:
    """The terms of a text, in the order in which they stand there."""
    if not terms:
        return card(
            "I found no jargon I know in that text", Text("If a word in it puzzles you, look it up here."), *LOOK_UP
        )
    rows = tuple(Row(term.term, _gist(term), (_ask_about(term.term),)) for term in terms[:SHOWN])
    left = len(terms) - SHOWN
    more = (Text(f"And {left} more. Look them up one by one.", Tone.QUIET), *LOOK_UP) if left > 0 else ()
    return card("The jargon in that text", Rows(rows), *more)


def nothing_to_explain() -> Card:
    """The verb came without a text."""
    return card(
        "Which text shall I explain?", Text("Write it after the command, for example /explain The MDT asked the ICB")
    )


def _named(words: str) -> str:
    return words if len(words) <= LONGEST_NAMED else f"{words[: LONGEST_NAMED - 1]}…"


_ICB = Sense(
    "ICB",
    "Integrated Care Board",
    "Plans and pays for care in one area.",
    "NHS",
    Status.CURRENT,
    "",
    "",
    "England",
    "knowledge",
)
_CCG = Sense(
    "CCG",
    "Clinical Commissioning Group",
    "Bought local care.",
    "NHS",
    Status.HISTORICAL,
    "July 2022",
    "ICB",
    "England",
    "knowledge",
)
_AP = Sense(
    "AP",
    "Approved Premises",
    "A home for people just out of prison.",
    "Police & justice",
    Status.CURRENT,
    "",
    "",
    "",
    "knowledge",
)
_AP2 = Sense(
    "AP",
    "Alternative Provision",
    "Lessons for children who cannot go to school.",
    "Children & education",
    Status.CURRENT,
    "",
    "",
    "",
    "knowledge",
)
_BED = Sense(
    "bed blocker",
    "",
    "An unkind name for a person who waits to leave hospital.",
    "NHS",
    Status.DISCOURAGED,
    "",
    "person waiting to leave hospital",
    "",
    "knowledge",
)

EXAMPLES = {
    "found": found((Term("ICB", (_ICB,)),), shareable=True),
    "found_several": found((Term("AP", (_AP, _AP2)),), shareable=True),
    "found_historical": found((Term("CCG", (_CCG,)),), shareable=True),
    "found_discouraged": found((Term("bed blocker", (_BED,)),), shareable=False),
    "nearly": nearly("ICBB", (Term("ICB", (_ICB,)), Term("AP", (_AP, _AP2)))),
    "unknown": unknown("<b>*flim* [flam](https://example.org)</b>"),
    "nothing_asked": nothing_asked(),
    "too_long": too_long(200),
    "explained": explained((Term("ICB", (_ICB,)), Term("AP", (_AP, _AP2)))),
    "explained_nothing": explained(()),
    "nothing_to_explain": nothing_to_explain(),
}

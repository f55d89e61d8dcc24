"""What people say in plain words, and the verb that is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import Database
from bot.message import Intent, Reply, Text, card
from bot.router import understand
from glossary.model import Glossary
from tests.core.conftest import MakeRouter, ask

DONE = Reply(card("Done"))
SPOKEN = frozenset({"jargon", "explain", "bigroom"})


@pytest.mark.parametrize(
    ("said", "verb", "words"),
    [
        ("jargon ICB", "jargon", "ICB"),
        ("/jargon  ICB ", "jargon", "ICB"),
        ("JARGON icb", "jargon", "icb"),
        ("ICB", "jargon", "ICB"),
        ("Explain: the MDT", "explain", "the MDT"),
        ("what does MDT stand for?", "jargon", "what does MDT stand for?"),
        ("explain the MDT", "explain", "the MDT"),
        ("explain\nthe MDT\nasked", "explain", "the MDT\nasked"),
        ("explain\tthe MDT", "explain", "the MDT"),
        ("jargon\u00a0ICB", "jargon", "ICB"),
        ("", "bigroom", "help"),
        ("  ", "bigroom", "help"),
        ("help", "bigroom", "help"),
        ("Hello!", "bigroom", "help"),
        ("bigroom", "bigroom", ""),
        ("hello, what does ICB mean?", "jargon", "what does ICB mean?"),
        ("Hi! ICB", "jargon", "ICB"),
        ("set up", "bigroom", "set up"),
        ("Set\u00a0up a Room", "bigroom", "Set\u00a0up a Room"),
        ("set upper", "jargon", "set upper"),
        ("join C4DF-7HJK-9MNP", "bigroom", "join C4DF-7HJK-9MNP"),
        ("Link c4df 7hjk", "bigroom", "Link c4df 7hjk"),
        ("I am away next week", "bigroom", "away next week"),
        ("I’m away", "bigroom", "away"),
        ("I am awayday", "jargon", "I am awayday"),
        ("join", "jargon", "join"),
        ("link worker", "jargon", "link worker"),
        ("joint C4DF-7HJK-9MNP", "jargon", "joint C4DF-7HJK-9MNP"),
    ],
)
def test_plain_words_are_read_as_a_verb_and_its_words(said: str, verb: str, words: str) -> None:
    assert understand(said, SPOKEN) == (verb, words)


@given(st.text(st.characters()))
def test_any_words_at_all_are_understood_as_something_known(said: str) -> None:
    verb, words = understand(said, SPOKEN)
    assert verb in SPOKEN
    assert words in said or words == "help"


def test_no_term_of_the_glossary_is_taken_for_a_verb_or_for_a_greeting(glossary: Glossary) -> None:
    names = {name for term in glossary.terms for name in (term.term, *(sense.expansion for sense in term.senses))}
    taken = {name for name in names if name and understand(name, SPOKEN) != ("jargon", name)}
    assert taken == {"HI"}  # a greeting alone; `/jargon HI` explains it


async def test_a_greeting_does_not_keep_a_question_from_its_answer(database: Database, router_on: MakeRouter) -> None:
    reply = await router_on(database)(ask("", "hello, what does ICB mean?"))
    assert reply
    assert reply.card.title == "ICB"


async def test_an_unknown_verb_is_answered_with_help_that_names_it(database: Database, router_on: MakeRouter) -> None:
    reply = await router_on(database)(ask("dance"))
    assert reply
    assert "“dance”" in reply.card.summary
    assert "/jargon word" in reply.card.summary


async def test_an_unknown_verb_cannot_turn_the_help_round(database: Database, router_on: MakeRouter) -> None:
    reply = await router_on(database)(ask("dance\u202e\x00\x1b"))
    assert reply
    assert isinstance(reply.card.body[0], Text)
    assert "“dance”" in reply.card.body[0].words


@pytest.mark.parametrize(
    ("words", "verb"),
    [("who", "bigroom who"), ("  charter ", "bigroom charter"), ("WHO", "jargon"), ("who is it", "jargon")],
)
async def test_a_room_is_asked_in_plain_words_too_by_those_who_have_no_slash_commands(
    router_on: MakeRouter, database: Database, words: str, verb: str
) -> None:
    heard = []

    async def note(intent: Intent) -> Reply:
        heard.append(intent.verb)
        return DONE

    router = router_on(database, reads=dict.fromkeys(("bigroom who", "bigroom charter", "jargon"), note))
    await router(ask("", words))
    assert heard == [verb]

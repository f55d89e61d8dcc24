from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import Database
from bot.jargon.handlers import Jargon
from bot.jargon.misses import Misses
from bot.message import Account, Audience, Button, Buttons, Card, Intent, Place, Rows
from bot.safety import LONGEST_TERM
from glossary.lookup import Lookup
from glossary.model import Glossary
from tests.core.conftest import NOON, MakeRouter, ask, kept

SISTER = Account("web", "sample", "ada")
ROOM = Place("web", "sample-room")
CHAT = Place("slack", "D0WARDSIS1", direct=True)


@pytest.fixture
def jargon(lookup: Lookup, misses: Misses) -> Jargon:
    return Jargon(lookup, misses)


async def told(jargon: Jargon, words: str, place: Place = ROOM) -> Card:
    reply = await jargon.look_up(Intent("jargon", SISTER, place, words=words))
    assert reply.audience is Audience.ASKER
    return reply.card


def buttons(card: Card) -> list[tuple[str, str, str]]:
    groups = [element.items for element in card.body if isinstance(element, Buttons)]
    groups += [row.buttons for element in card.body if isinstance(element, Rows) for row in element.rows]
    return [(item.label, item.verb, item.ref) for items in groups for item in items if isinstance(item, Button)]


def rows_of(card: Card) -> list[Rows]:
    return [element for element in card.body if isinstance(element, Rows)]


async def test_a_known_word_is_explained_with_whose_it_is(jargon: Jargon) -> None:
    card = await told(jargon, "icb")
    assert card.title == "ICB"
    assert "Integrated Care Board – In the NHS" in card.summary
    ((verb, ref),) = [(verb, ref) for label, verb, ref in buttons(card) if label == "Show everyone"]
    assert (verb, ref.casefold()) == ("jargon.show", "icb")


async def test_all_meanings_of_a_word_are_shown_each_with_its_setting(jargon: Jargon) -> None:
    card = await told(jargon, "AP")
    rows = next(element.rows for element in card.body if isinstance(element, Rows))
    assert len(rows) > 1
    assert f"{len(rows)} meanings" in card.summary
    assert {"Approved Premises", "Alternative Provision"} <= {row.words for row in rows}
    assert all(row.detail.startswith("In ") for row in rows)


async def test_a_historical_word_says_what_replaced_it_and_offers_it(jargon: Jargon) -> None:
    card = await told(jargon, "CCG")
    assert "Until July 2022, now ICB." in card.summary
    assert ("What is ICB?", "jargon", "ICB") in buttons(card)


async def test_a_misspelt_word_is_answered_with_buttons_and_not_with_a_guess(jargon: Jargon) -> None:
    card = await told(jargon, "intergrated care bord")
    assert card.title.startswith("Did you mean")
    assert 1 <= len(buttons(card)) <= 5
    assert ("jargon", "ICB") in [(verb, ref) for _, verb, ref in buttons(card)]


async def test_a_press_on_any_headword_is_answered_with_what_it_means(jargon: Jargon, glossary: Glossary) -> None:
    lost = []
    for term in glossary.terms:
        reply = await jargon.look_up(Intent("jargon", SISTER, ROOM, ref=term.term))
        if reply.unsure or not rows_of(reply.card):
            lost.append(term.term)
    assert lost == []


async def test_no_card_offers_the_very_word_that_was_asked(jargon: Jargon, glossary: Glossary) -> None:
    asked = {term.term for term in glossary.terms} | {s.expansion for term in glossary.terms for s in term.senses}
    circles = []
    for name in asked - {""}:
        reply = await jargon.look_up(Intent("jargon", SISTER, ROOM, ref=name))
        offered = {ref.casefold() for _, verb, ref in buttons(reply.card) if verb == "jargon"}
        if name.casefold() in offered:
            circles.append(name)
    assert circles == []


@pytest.mark.parametrize("words", ["Prevent", "what is Channel", "caution", "MISPER?", "ETA"])
async def test_a_word_that_is_only_offered_says_its_meaning_at_once(
    jargon: Jargon, glossary: Glossary, words: str
) -> None:
    name = words.removeprefix("what is ").strip("?")
    meanings = [sense.meaning for term in glossary.terms for sense in term.senses if term.term == name]
    card = await told(jargon, words)
    assert meanings
    assert all(meaning in card.summary for meaning in meanings)


async def test_what_is_only_offered_can_be_shown_to_everyone_once_it_was_chosen(
    jargon: Jargon, database: Database
) -> None:
    chosen = await jargon.look_up(Intent("jargon", SISTER, ROOM, ref="Prevent"))
    assert ("Show everyone", "jargon.show", "Prevent") in buttons(chosen.card)
    async with database.transaction() as connection:
        reply = await jargon.show(Intent("jargon.show", SISTER, ROOM, ref="Prevent"), connection)
    assert (reply.audience, rows_of(reply.card)) == (Audience.ROOM, rows_of(chosen.card))


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("how do I add an action?", "actions.begin"),
        ("what are my actions?", "actions mine"),
        ("what is late?", "actions late"),
        ("who is in this room", "bigroom who"),
        ("when is the next check-in?", "checkin"),
        ("show me all decisions", "decisions"),
        ("Bilal to call Ada tomorrow", "actions.begin"),
    ],
)
async def test_who_wants_something_done_is_led_to_the_button_and_counts_as_no_miss(
    jargon: Jargon, misses: Misses, database: Database, words: str, verb: str
) -> None:
    card = await told(jargon, words)
    assert verb in [verb for _, verb, _ in buttons(card)]
    await misses.save(database, NOON)
    assert await kept(database) == {}


@pytest.mark.parametrize("words", ["thanks", "Thank you!", "Many thanks", "thanks very much", "cheers"])
async def test_thanks_are_met_with_a_kind_word_and_count_as_no_miss(
    jargon: Jargon, misses: Misses, database: Database, words: str
) -> None:
    assert (await told(jargon, words)).title == "You are welcome"
    await misses.save(database, NOON)
    assert await kept(database) == {}


@pytest.mark.parametrize("words", ["late zzqq", "zzqqvv action", "what is a task zzqq", "action", "what is an action?"])
async def test_what_may_be_a_word_is_still_looked_up(jargon: Jargon, words: str) -> None:
    assert (await told(jargon, words)).title != "Is this what you want?"


async def test_no_headword_nor_name_in_full_is_taken_for_something_to_do(jargon: Jargon, glossary: Glossary) -> None:
    names = {name for term in glossary.terms for name in (term.term, *(sense.expansion for sense in term.senses))}
    titles = {(await told(jargon, name)).title for name in names if name}
    assert not {"Is this what you want?", "You are welcome"} & titles


async def test_an_unknown_word_is_met_kindly_and_counted_without_the_asker(
    jargon: Jargon, misses: Misses, database: Database
) -> None:
    card = await told(jargon, "zzqqvv")
    assert "I do not know “zzqqvv” yet" in card.title
    await misses.save(database, NOON)
    assert await kept(database) == {"zzqqvv": (1, NOON)}


@pytest.mark.parametrize("words", ["", "   ", "\u202e\u200b\x00"])
async def test_nothing_asked_is_answered_with_how_to_ask(jargon: Jargon, words: str) -> None:
    assert "Which word" in (await told(jargon, words)).title


@pytest.mark.parametrize("words", ["x" * (LONGEST_TERM + 1), "ICB " * 2500, "🙂" * 10_000])
async def test_a_whole_text_is_no_term(jargon: Jargon, words: str) -> None:
    card = await told(jargon, words)
    assert card.title == "That is too long for a word"
    assert len(card.summary) < 500


@pytest.mark.parametrize("words", ["I\u202eCB", "\x1bICB\x07", "ICB\n", "\u2066ICB\u2069", "I\u200bCB"])
async def test_unseen_characters_neither_hide_a_word_nor_come_back(jargon: Jargon, words: str) -> None:
    assert "Integrated Care Board" in (await told(jargon, words)).summary


@pytest.mark.parametrize("words", ["🙂", "<script>alert(1)</script>", "<!channel>", "*_~`", "&lt;", "'; DROP TABLE x"])
async def test_marks_and_pictures_are_answered_as_they_were_typed(jargon: Jargon, words: str) -> None:
    card = await told(jargon, words)
    assert words in card.title or card.title.startswith("Did you mean")


@given(words=st.text(max_size=300))
async def test_any_words_are_answered_without_characters_that_turn_the_card_round(lookup: Lookup, words: str) -> None:
    card = await told(Jargon(lookup, Misses()), words)
    assert card.title
    assert not set("\x00\x1b\u202e\u2066\u200f") & set(card.summary)


async def test_an_answer_in_a_direct_chat_cannot_be_shown_to_everyone(jargon: Jargon) -> None:
    assert "Show everyone" in (await told(jargon, "ICB")).summary
    assert "Show everyone" not in (await told(jargon, "ICB", CHAT)).summary


async def test_show_everyone_says_the_answer_to_the_room_and_not_who_asked(jargon: Jargon, database: Database) -> None:
    async with database.transaction() as connection:
        reply = await jargon.show(Intent("jargon.show", SISTER, ROOM, ref="ICB"), connection)
        unsure = await jargon.show(Intent("jargon.show", SISTER, ROOM, ref="zzqqvv"), connection)
    assert reply.audience is Audience.ROOM
    assert "Integrated Care Board" in reply.card.summary
    assert "ada" not in reply.card.summary.casefold().split()
    assert not [button for button in buttons(reply.card) if button[1] == "jargon.show"]
    assert unsure.audience is Audience.ASKER


async def test_over_the_whole_glossary_the_room_is_shown_what_the_asker_saw(
    jargon: Jargon, glossary: Glossary, database: Database
) -> None:
    asked = [name for term in glossary.terms for name in (term.term, *(sense.expansion for sense in term.senses))]
    shared = 0
    async with database.transaction() as connection:
        for name in dict.fromkeys(filter(None, asked)):
            seen = await told(jargon, name)
            for ref in [ref for _, verb, ref in buttons(seen) if verb == "jargon.show"]:
                reply = await jargon.show(Intent("jargon.show", SISTER, ROOM, ref=ref), connection)
                assert (name, reply.audience, rows_of(reply.card)) == (name, Audience.ROOM, rows_of(seen))
                assert reply.aside
                shared += 1
    assert shared > len(glossary.terms)  # few are everyday words, which are only suggested


async def test_a_search_that_is_still_being_typed_is_not_counted(
    jargon: Jargon, misses: Misses, database: Database
) -> None:
    for words in ("zzqq", "zzqqv"):
        await jargon.look_up(Intent("jargon", SISTER, ROOM, words=words, unfinished=True))
    await jargon.look_up(Intent("jargon", SISTER, ROOM, words="zzqqvv"))
    await misses.save(database, NOON)
    assert list(await kept(database)) == ["zzqqvv"]


@pytest.mark.parametrize(("words", "unsure"), [("ICB", False), ("intergrated care bord", True), ("zzqqvv", True)])
async def test_what_is_no_answer_is_marked_as_unsure(jargon: Jargon, words: str, *, unsure: bool) -> None:
    assert (await jargon.look_up(Intent("jargon", SISTER, ROOM, words=words))).unsure is unsure


async def test_what_a_button_points_at_goes_before_what_was_typed(jargon: Jargon) -> None:
    pressed = Intent("jargon", SISTER, ROOM, words="MDT", ref="ICB", answers={"term": "CCG"})
    typed = Intent("jargon", SISTER, ROOM, answers={"term": "CCG"})
    assert (await jargon.look_up(pressed)).card.title == "ICB"
    assert (await jargon.look_up(typed)).card.title == "CCG"


@pytest.mark.parametrize("verb", ["jargon", "explain", "plain"])
async def test_an_nhs_number_is_not_said_back_and_its_asker_is_told_what_to_do(
    router_on: MakeRouter, database: Database, verb: str
) -> None:
    reply = await router_on(database)(ask(verb, "what about 999 000 0018"))
    assert reply
    assert "0018" not in reply.card.summary
    assert "delete it there" in reply.card.summary

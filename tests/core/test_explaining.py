"""What a person is told who asks about a whole text, or checks a draft."""

from __future__ import annotations

from itertools import count

import pytest

from bot.jargon.explaining.cards import SHOWN
from bot.jargon.explaining.handlers import Explaining
from bot.jargon.explaining.pointing import Pointing, _key
from bot.jargon.explaining.rules import Met, says_all
from bot.message import Account, Audience, Blank, Button, Buttons, Card, Intent, Place, Rows, Text
from glossary.model import Sense, Status
from glossary.scan import LONGEST_TEXT, Scanner

SISTER = Account("web", "sample", "ada")
ROOM = Place("web", "sample-room")
MANY = ("ICB", "MDT", "DSL", "DoLS", "MARAC", "MAPPA", "CAMHS", "EHCP", "LADO", "IDVA", "AMHP", "DWP", "PCN", "SENCO")
LONG = " ".join(f"{name} and others." for name in MANY)


@pytest.fixture
def explaining(scanner: Scanner) -> Explaining:
    return Explaining(lambda: scanner)


def rows(card: Card) -> dict[str, str]:
    return {row.words: row.detail for element in card.body if isinstance(element, Rows) for row in element.rows}


def more(card: Card) -> Button:
    (button,) = [
        item for each in card.body if isinstance(each, Buttons) for item in each.items
        if isinstance(item, Button) and item.verb == "jargon.more"
    ]  # fmt: skip
    return button


async def test_the_terms_of_a_text_are_listed_in_order_and_once(explaining: Explaining) -> None:
    said = "The MDT asked the ICB. The ICB told the MDT, and the CQC."
    reply = await explaining.explain(Intent("explain", SISTER, ROOM, about=said))
    assert list(rows(reply.card)) == ["MDT", "ICB", "CQC"]
    assert reply.audience is Audience.ASKER


async def test_the_likeliest_sense_comes_first_and_others_that_are_likely_after_an_or(explaining: Explaining) -> None:
    clear = await explaining.explain(Intent("explain", SISTER, ROOM, words="He left custody on licence for an AP."))
    assert rows(clear.card)["AP"].startswith("Approved Premises. ")
    assert "Or " not in rows(clear.card)["AP"]
    unclear = await explaining.explain(Intent("explain", SISTER, ROOM, words="The PA rang."))
    assert "Or " in rows(unclear.card)["PA"]


async def test_a_term_whose_line_says_all_has_no_button_and_any_other_has_one(
    explaining: Explaining, scanner: Scanner
) -> None:
    said = f"{LONG} Bed blocking is down. The PA rang about the SENCO."
    card = (await explaining.explain(Intent("explain", SISTER, ROOM, words=said))).card
    listed = {row.words: row.buttons for element in card.body if isinstance(element, Rows) for row in element.rows}
    offered = {term: [item.ref for item in items if isinstance(item, Button)] for term, items in listed.items()}
    terms = {name: scanner.named(name) for name in offered}
    for name, term in terms.items():
        assert term
        (first, *others) = term.senses
        tells_more = bool(others or first.example or first.care or first.say or first.nation or first.unconfirmed
                          or first.no_successor)  # fmt: skip
        assert offered[name] == ([name] if tells_more else []), name
    assert [] in offered.values()
    assert any(offered.values())


def test_what_a_line_leaves_out_is_a_press_away() -> None:
    plain = Sense("X", "Example", "A made-up word.", "NHS", Status.CURRENT, "", "", "", "knowledge")
    assert says_all(Met("X", (plain,)))
    for more in (
        plain._replace(example="We say X."),
        plain._replace(care="It wounds."),
        plain._replace(say="ex"),
        plain._replace(nation="Wales"),
        plain._replace(no_successor="It ended."),
        plain._replace(unconfirmed=True),
    ):
        assert not says_all(Met("X", (more,)))
    assert not says_all(Met("X", (plain, plain)))


async def test_more_shows_the_rest_and_holds_nothing_of_the_text(explaining: Explaining) -> None:
    card = (await explaining.explain(Intent("explain", SISTER, ROOM, words=f"Ada Example: {LONG}"))).card
    button = more(card)
    assert button.label == f"Show {len(MANY) - SHOWN} more"
    assert "Ada" not in button.ref
    rest = (await explaining.more(Intent("jargon.more", SISTER, ROOM, ref=button.ref))).card
    assert [*rows(card), *rows(rest)] == list(MANY)


async def test_every_term_of_a_dense_text_can_be_reached_or_is_counted_as_left_out(
    explaining: Explaining, scanner: Scanner
) -> None:
    dense, known = "", []
    for name in scanner.names:
        if name.isupper() and len(name) > 3 and name.isalpha() and len(dense) < LONGEST_TEXT - 100:
            dense += f"we saw that the {name} was here. "
    known = [span.term for span in scanner.explain(dense).spans]
    assert len(known) > 450
    card = (await explaining.explain(Intent("explain", SISTER, ROOM, words=dense))).card
    (said,) = [each.words for each in card.body if isinstance(each, Text) and "than I can show" in each.words]
    shown, lost = list(rows(card)), int(said.split()[2])
    while card.body and any(isinstance(each, Buttons) for each in card.body):
        button = more(card)
        assert len(button.ref) <= 2_000
        assert button.label == f"Show {len(known) - lost - len(shown)} more"
        card = (await explaining.more(Intent("jargon.more", SISTER, ROOM, ref=button.ref))).card
        shown += rows(card)
    assert shown == known[: len(known) - lost]
    assert len(shown) >= 380


def test_a_button_points_at_senses_too_and_at_terms_whose_short_keys_are_the_same(scanner: Scanner) -> None:
    terms = list(filter(None, map(scanner.named, scanner.names)))
    pointing = Pointing(scanner.names, scanner.named)
    for start in range(0, len(terms), 100):
        given = [Met(term.term, term.senses[::-1], min(len(term.senses), 3)) for term in terms[start : start + 100]]
        ref, many = pointing.at(given)
        assert many == len(given)
        read, whole = pointing.read(ref)
        assert [(met.term, met.senses[: met.likely]) for met in read] == [
            (met.term, met.senses[: met.likely]) for met in given
        ]
        assert whole


def test_a_button_says_that_a_term_is_missing_whose_short_key_another_has_got_since(scanner: Scanner) -> None:
    known = {name: term for name in ("ICB", "MDT", "PCN") if (term := scanner.named(name))}
    ref, _ = Pointing(known, known.get).at([Met(name, known[name].senses) for name in ("ICB", "MDT")])
    other = next(name for name in map("X{}".format, count()) if _key(name) == _key("ICB"))
    known[other] = known["PCN"]._replace(term=other)
    read, whole = Pointing(known, known.get).read(ref)
    assert [met.term for met in read] == ["MDT"]
    assert not whole


async def test_a_reader_is_told_that_words_are_missing_since_the_glossary_has_changed(
    explaining: Explaining, scanner: Scanner
) -> None:
    term = scanner.named("MDT")
    assert term
    known = {"MDT": term, "Gone": term._replace(term="Gone")}
    ref, _ = Pointing(known, known.get).at([Met(name, term.senses) for name in known])
    card = (await explaining.more(Intent("jargon.more", SISTER, ROOM, ref=ref))).card
    assert list(rows(card)) == ["MDT"]
    assert "some words are missing here" in card.summary


@pytest.mark.parametrize(
    ("ref", "title"),
    [
        ("", "Which text shall I explain?"),
        ("3=ICB|", "More jargon from that text"),
        *((ref, "Which text was it?") for ref in ("nonsense", "ICB~99~x|<b>", "~" * 9_000, "|||", "0=", "9abc")),
        *((ref, "Which text was it?") for ref in ("0=x|0", "0", "PCN~0|MDT~0")),
    ],
)
async def test_a_button_that_points_at_nothing_harms_nobody(explaining: Explaining, ref: str, title: str) -> None:
    reply = await explaining.more(Intent("jargon.more", SISTER, ROOM, ref=ref))
    assert reply.card.title == title


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("", "Which text"),
        ("  ", "Which text"),
        ("The cat sat on the mat.", "I found no jargon"),
        ("a " * LONGEST_TEXT, "That text is too long"),
        ("about 999 000 0018 and the ICB", "Please take that number out"),
    ],
)
async def test_a_text_without_jargon_or_with_too_much_is_answered_plainly(
    explaining: Explaining, said: str, answer: str
) -> None:
    assert (await explaining.explain(Intent("explain", SISTER, ROOM, words=said))).card.title.startswith(answer)


async def test_what_the_text_explains_is_named_and_not_explained_again(explaining: Explaining) -> None:
    said = "The integrated care board (ICB) met. ICB and MDT."
    card = (await explaining.explain(Intent("explain", SISTER, ROOM, words=said))).card
    assert list(rows(card)) == ["MDT"]
    assert "The text itself explains: ICB." in card.summary


async def test_a_draft_comes_back_spelled_out_and_otherwise_as_it_was(explaining: Explaining) -> None:
    draft = "Dear *all*,\n<b>the</b> ICB met. [The ICB](https://example.org) chose."
    card = (await explaining.plain(Intent("plain", SISTER, ROOM, words=draft))).card
    assert list(rows(card)) == ["ICB"]
    written = draft.replace("ICB", "integrated care board (ICB)", 1)
    assert [element.value for element in card.body if isinstance(element, Blank)] == [written]


async def test_a_short_form_of_several_meanings_stays_in_the_draft_and_the_list_says_why(
    explaining: Explaining,
) -> None:
    card = (await explaining.plain(Intent("plain", SISTER, ROOM, words="The PA rang the ICB."))).card
    assert rows(card)["PA"].endswith("It has several meanings, so I left it as it is.")
    assert "several meanings" not in rows(card)["ICB"]
    written = "The PA rang the integrated care board (ICB)."
    assert [element.value for element in card.body if isinstance(element, Blank)] == [written]


async def test_a_short_form_that_reads_ill_in_full_stays_too_and_the_list_says_so(explaining: Explaining) -> None:
    card = (await explaining.plain(Intent("plain", SISTER, ROOM, words="The ICB met about s117."))).card
    assert rows(card)["s117"].endswith("I left it as it is.")
    assert "left it" not in rows(card)["ICB"]


async def test_a_long_draft_is_parted_and_nothing_of_it_is_lost(explaining: Explaining) -> None:
    draft = "\n".join(f"Line {number} is about tea and cake and the ICB." for number in range(100))
    card = (await explaining.plain(Intent("plain", SISTER, ROOM, answers={"draft": draft}))).card
    parts = [element.words for element in card.body if isinstance(element, Text) and element.words.startswith("Line")]
    assert len(parts) > 1
    assert "\n".join(parts) == draft.replace("ICB", "integrated care board (ICB)", 1)


@pytest.mark.parametrize(
    ("draft", "answer"),
    [
        ("", "Which draft"),
        ("See you at the park.", "Ready to send"),
        ("Bed blocking is down.", "Before you send it"),
        ("x" * 5_001, "That text is too long"),
        ("999 000 0018 met the ICB", "Please take that number out"),
    ],
)
async def test_every_draft_is_answered(explaining: Explaining, draft: str, answer: str) -> None:
    reply = await explaining.plain(Intent("plain", SISTER, ROOM, words=draft))
    assert reply.card.title.startswith(answer)
    assert "0018" not in reply.card.summary

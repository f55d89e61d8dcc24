"""Cards wait in the record until they can be delivered, maybe across an update of the product."""

from __future__ import annotations

import json

import pytest

from bot.cards import read, written
from bot.message import Button, Buttons, Link, Picture, Text, Tone, card
from tests.cards import EXAMPLES

KEPT_BY_VERSION_1_0 = (
    '{"title":"The week","body":[{"words":"Calm","tone":"quiet","kind":"text"},{"content":"_-8=","alt":"A bar",'
    '"width":3,"height":2,"kind":"picture"},{"items":[{"label":"Done","verb":"actions.done","ref":"7","primary":true,'
    '"kind":"button"},{"label":"Log","url":"https://bigroom.example.org/log","kind":"link"}],"kind":"buttons"}],'
    '"summary":"","over":false,"series":"summary","call":""}'
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_card_comes_out_of_the_record_as_it_went_in(name: str) -> None:
    assert read(written(EXAMPLES[name])) == EXAMPLES[name]


def test_a_card_that_an_earlier_version_kept_is_still_read() -> None:
    kept = read(KEPT_BY_VERSION_1_0)
    buttons = Buttons(
        (Button("Done", "actions.done", "7", primary=True), Link("Log", "https://bigroom.example.org/log"))
    )
    assert kept.body == card("", Text("Calm", Tone.QUIET), Picture(b"\xff\xef", "A bar", 3, 2), buttons).body
    assert kept.series == "summary"


def test_a_later_version_may_add_what_this_one_does_not_know() -> None:
    more = json.loads(KEPT_BY_VERSION_1_0) | {"mood": "calm"}
    assert read(json.dumps(more)) == read(KEPT_BY_VERSION_1_0)

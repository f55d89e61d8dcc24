"""Whatever JSON stands in whatever field, reading it raises nothing: a stranger's oddity is no error of ours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import inbound
from tests.standins import teams_activities as said

URL = "https://smba.trafficmanager.net/uk/"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [*said.message("", URL), "value", "name", "action", "membersAdded", "membersRemoved"]
oddities = st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4)


@settings(max_examples=200, deadline=None)
@given(oddities, anything)
def test_any_json_in_any_field_can_be_read(odd: dict[str, Any], inner: Any) -> None:  # noqa: ANN401 -- any JSON
    activity = said.message("jargon ICB", URL) | odd
    nested = {"action": {"data": inner}, "data": inner, "parameters": inner, "messagePayload": {"body": inner}}
    for each in (activity, activity | {"value": nested}, activity | {"value": {"action": inner}}):
        inbound.message(each, {"jargon"})
        inbound.press(each)
        inbound.search(each)
        inbound.shortcut(each)
        inbound.dialog(each)
        inbound.greeting(each)
        inbound.presence(each)
        inbound.tenants(each)
        inbound.private(each)
        inbound.shared(each)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_plain_words_are_the_asked_words_and_can_be_written_down(words: str) -> None:
    heard = inbound.message(said.message(words, URL), set())
    assert heard.words == words.encode("utf-8", "replace").decode().replace("\xa0", " ").strip()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_a_body_is_an_activity_or_a_value_error(body: bytes) -> None:
    try:
        activity = inbound.parse(body)
    except ValueError:
        return
    assert activity["type"]


@pytest.mark.parametrize(
    ("shown", "html"),
    [
        ("MDT", "<div>MDT</div>"),
        ("one\ntwo", "one<br>two"),
        ("A & E", "A &amp; E"),
        ("smile 😀", 'smile <emoji alt="😀" id="smile"></emoji>'),
        ("", ""),
        ("unclosed", "<div><p>unclosed"),
        ("a < b", "a &lt; b"),
    ],
)
def test_a_message_is_read_as_the_words_it_shows(shown: str, html: str) -> None:
    assert inbound.shortcut(said.fetch_task(html, URL)).about == shown


def test_a_message_in_plain_text_is_not_read_as_html() -> None:
    activity = said.fetch_task("if a <b> then", URL)
    activity["value"]["messagePayload"]["body"]["contentType"] = "text"
    assert inbound.shortcut(activity).about == "if a <b> then"

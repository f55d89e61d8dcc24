"""Every card on every platform, beside the words it says: `pytest --snapshot-update` writes tests/golden anew."""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SerializedData, SnapshotIndex

from adapters.slack.render import render as for_slack
from adapters.teams.render import render as for_teams
from adapters.web.render import NOTHING_CHOSEN
from adapters.web.render import render as for_web
from bot.message import Card
from tests.cards import EXAMPLES, PICTURE
from tests.standins.slack_blocks import message_faults
from tests.standins.teams_cards import card_faults

GOLDEN = Path(__file__).parent / "golden"
PLATFORMS = ("slack", "teams", "web", "summary")

every_card = pytest.mark.parametrize("shown", EXAMPLES.values(), ids=EXAMPLES)


class Golden(SingleFileSnapshotExtension):
    """One file a card and platform, named for both."""

    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:  # noqa: ARG003 -- syrupy's signature
        return str(GOLDEN)

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:  # noqa: ARG003 -- syrupy's signature
        name = re.search(r"\[(\w+)-(\w+)\]", test_location.snapshot_name)
        assert name
        return f"{name[1]}.{name[2]}"

    @classmethod
    def write_snapshot(
        cls, *, snapshot_location: str, snapshots: list[tuple[SerializedData, PyTestLocation, SnapshotIndex]]
    ) -> None:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "\nCan not relate")  # a file is named for its card, not for the test
            super().write_snapshot(snapshot_location=snapshot_location, snapshots=snapshots)


def golden_for(platform: str) -> type[Golden]:
    endings = {"slack": "json", "teams": "json", "web": "html", "summary": "txt"}
    return type(f"Golden{platform}", (Golden,), {"file_extension": endings[platform]})


FILES = {PICTURE: "F0PICTURE1"}
"""As if Slack had it."""

KINDS = {platform: golden_for(platform) for platform in PLATFORMS}


def drawn(card: Card, platform: str) -> str:
    """A card as a file that a person can read, so without the bytes of its pictures."""
    return re.sub(r"(data:image/png;base64,)[\w+/=]+", r"\1…", written(card, platform))


def written(card: Card, platform: str) -> str:
    match platform:
        case "slack":
            return json.dumps(for_slack(card, FILES), indent=2, ensure_ascii=False) + "\n"
        case "teams":
            return json.dumps(for_teams(card), indent=2, ensure_ascii=False) + "\n"
        case "web":
            return re.sub(r">(?=<(?!/(?:label|strong|span|option|dd|dt)))", ">\n", for_web(card, once="1-once")) + "\n"
        case _:
            return f"{card.summary}\n"


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_card_looks_as_it_did(name: str, platform: str, snapshot: SnapshotAssertion) -> None:
    assert drawn(EXAMPLES[name], platform) == snapshot(extension_class=KINDS[platform])


def test_no_file_is_left_of_a_card_that_is_gone() -> None:
    expected = {f"{name}.{platform}" for name in EXAMPLES for platform in PLATFORMS}
    assert {file.stem for file in GOLDEN.iterdir()} == expected


@every_card
def test_slack_would_take_every_card(shown: Card) -> None:
    assert message_faults(for_slack(shown)["blocks"]) == []
    assert message_faults(for_slack(shown, FILES)["blocks"]) == []
    assert len(for_slack(shown)["text"]) <= 40_000


@every_card
def test_teams_would_take_every_card(shown: Card) -> None:
    assert card_faults(for_teams(shown)) == []


def in_slack(blocks: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON
    """What a sighted reader sees of blocks: every text, and what stands in a field already."""
    if isinstance(blocks, list):
        for block in blocks:
            yield from in_slack(block)
    elif isinstance(blocks, dict):
        for key, value in blocks.items():
            if key in {"initial_value", "initial_date", "initial_time"} or (
                key in {"text", "alt_text"} and isinstance(value, str)
            ):
                yield value
            elif key != "initial_option":  # one of the options, which are seen already
                yield from in_slack(value)


def in_both_ways(shown: Card) -> tuple[Iterator[str], Iterator[str]]:
    """With its pictures, and with their words instead."""
    return in_slack(for_slack(shown)["blocks"]), in_slack(for_slack(shown, FILES)["blocks"])


def in_teams(card: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON
    if isinstance(card, list):
        for part in card:
            yield from in_teams(part)
    elif isinstance(card, dict):
        seen = {"text", "title", "label", "placeholder", "altText"}
        if str(card.get("type")).startswith("Input.") and "choices" not in card:
            seen.add("value")
        for key, value in card.items():
            if key in seen:
                yield value
            elif key not in {"fallback", "data", "speak", "fallbackText"}:
                yield from in_teams(value)


WEB_WARNING = "Note:"
"""The web's sign of a warning, where the others have one of their own."""


class Seen(HTMLParser):
    """The words of a page, without those that are hidden from sight or for decoration."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._decoration = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._decoration = given.get("aria-hidden") == "true"
        if tag == "input" and given.get("type") != "hidden":
            self.words.append(given.get("value") or "")

        if tag == "img":
            self.words.append(given.get("alt") or "")

    def handle_data(self, data: str) -> None:
        if not self._decoration and data != WEB_WARNING:
            self.words.append(data)
        self._decoration = False


def on_the_web(html: str) -> list[str]:
    """Without what a list says of itself where nothing is chosen, as the other platforms' own lists do."""
    seen = Seen()
    seen.feed(html.replace(f">{NOTHING_CHOSEN}<", "><"))
    return seen.words


def counted(*texts: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(texts).casefold()))


@every_card
def test_the_summary_carries_every_word_that_is_seen(shown: Card) -> None:
    said = counted(shown.summary)
    for seen in (*in_both_ways(shown), in_teams(for_teams(shown)), on_the_web(for_web(shown))):
        words = counted(*seen)
        assert words
        assert words - said == Counter()


@every_card
def test_every_platform_shows_the_words_of_the_summary_but_for_addresses(shown: Card) -> None:
    said = counted(re.sub(r"https?://\S+", "", shown.summary.replace("https://example.org)", "")))
    for seen in (*in_both_ways(shown), in_teams(for_teams(shown)), on_the_web(for_web(shown))):
        assert said - counted(*seen) == Counter()


@every_card
def test_what_is_spoken_and_notified_is_the_whole_summary(shown: Card) -> None:
    said = for_slack(shown)["text"]
    assert said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == shown.summary
    assert for_teams(shown)["speak"] == shown.summary

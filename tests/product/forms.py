"""A card as each platform puts it before a person: its words, what can be filled in and what can be pressed.

Fields, choices and buttons are found by the words people see; nothing can be chosen that is not offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Json = dict[str, Any]


@dataclass
class Field:
    """One thing to fill in: what the platform calls it and its kind, what stands in it, and the choices by label."""

    name: str
    kind: str
    value: str = ""
    choices: dict[str, str] | None = None


@dataclass
class Shown:
    """What somebody sees. `at` is the message, as its platform names it; `private` is what only the asker sees."""

    words: str
    at: str = ""
    private: bool = False
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: dict[str, Json] = field(default_factory=dict)

    def filled(self, given: Mapping[str, str]) -> dict[str, tuple[Field, str]]:
        """Every field with its value once a person has put in `given`, by label; the rest stays as it is."""
        assert set(given) <= set(self.fields), (sorted(given), sorted(self.fields))
        values = {}
        for label, each in self.fields.items():
            value = given.get(label)
            if value is not None and each.choices is not None:
                assert value in each.choices, (value, sorted(each.choices))
                value = each.choices[value]
            values[each.name] = (each, each.value if value is None else value)
        return values

    def button(self, label: str) -> Json:
        assert label in self.buttons, (label, sorted(self.buttons), self.words)
        return self.buttons[label]


def in_slack(message: Json, at: str = "", *, private: bool = False) -> Shown:
    """A message of Block Kit."""
    shown = Shown(message["text"], at, private)
    for block in message.get("blocks", []):
        if block["type"] == "input":
            shown.fields[block["label"]["text"]] = _slack_field(block["element"])
        for each in [*block.get("elements", []), block.get("accessory") or {}]:
            if each.get("type") == "button":
                shown.buttons.setdefault(each["text"]["text"], each)
    return shown


def _slack_field(element: Json) -> Field:
    beginnings = [element.get(f"initial_{each}") for each in ("value", "date", "time")]
    chosen = (element.get("initial_option") or {}).get("value")
    choices = {each["text"]["text"]: each["value"] for each in element["options"]} if "options" in element else None
    return Field(element["action_id"], element["type"], next(filter(None, [*beginnings, chosen]), ""), choices)


def slack_state(shown: Shown, given: Mapping[str, str]) -> dict[str, Json]:
    """`state.values` as Slack sends it: every input by block and action, empty ones as null."""
    return {name: {name: _slack_entry(each, value)} for name, (each, value) in shown.filled(given).items()}


def _slack_entry(each: Field, value: str) -> Json:
    kinds = {"timepicker": "selected_time", "datepicker": "selected_date", "static_select": "selected_option"}
    held = {"value": value} if value and each.kind == "static_select" else value or None
    return {"type": each.kind, kinds.get(each.kind, "value"): held}


def in_teams(activity: Json, at: str = "", *, private: bool = False) -> Shown:
    """A message with an Adaptive Card."""
    (attached,) = activity["attachments"]
    return of_adaptive_card(attached["content"], at, private=private)


def of_adaptive_card(content: Json, at: str = "", *, private: bool = False) -> Shown:
    """The card by itself, as the response to a press brings it."""
    shown = Shown(content["speak"], at, private)
    for each in _parts(content["body"]):
        if each["type"].startswith("Input."):
            choices = {one["title"]: one["value"] for one in each["choices"]} if "choices" in each else None
            shown.fields[each["label"]] = Field(each["id"], each["type"], each.get("value", ""), choices)
        elif each["type"] in {"Action.Execute", "Action.OpenUrl"}:
            shown.buttons.setdefault(each["title"], each)
    return shown


def _parts(body: list[Json]) -> Iterator[Json]:
    for each in body:
        yield each
        for inside in ("items", "columns", "actions"):
            yield from _parts(each.get(inside, []))


def in_browser(page: str) -> dict[str, Shown]:
    """The cards of a page by their titles; of two with one title, the later on the page."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    return reader.cards


class _Page(HTMLParser):
    """Reads what a browser would show and send; of a list in which nothing is chosen that is its first option."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cards: dict[str, Shown] = {}
        self._card: Shown | None = None
        self._said: list[str] = []
        self._has: dict[str, str] = {}
        self._label = ""
        self._field = Field("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self._card = Shown("", dict(attrs)["data-once"] or "", "data-private" in dict(attrs))
        if self._card is None or tag in {"p", "strong", "span", "ul", "li", "div", "dl", "img", "form"}:
            return
        self._said, self._has = [], {name: value or "" for name, value in attrs}
        if tag in {"input", "textarea", "select"} and self._has["name"].startswith(("answer.", "chosen.")):
            choices: dict[str, str] | None = {} if tag == "select" else None
            self._field = Field(self._has["name"], tag, self._has.get("value", ""), choices)
            self._card.fields[self._label] = self._field

    def handle_data(self, data: str) -> None:
        self._said.append(data)
        if self._card is not None:
            self._card.words += f"{data.strip()}\n" if data.strip() else ""

    def handle_endtag(self, tag: str) -> None:
        said = "".join(self._said)
        match tag, self._card:
            case _, None:
                pass
            case "article", _:
                self._card = None
            case "h1" | "h3", card:
                self.cards[said] = card
            case "label", _:
                self._label = said
            case "button", card:
                card.buttons.setdefault(said, dict(self._has))
            case "textarea", _:
                self._field.value = said.removeprefix("\n")
            case "option", _ if self._field.choices is not None:
                if "selected" in self._has or not self._field.choices:
                    self._field.value = self._has["value"]
                self._field.choices[said] = self._has["value"]
            case _:
                pass

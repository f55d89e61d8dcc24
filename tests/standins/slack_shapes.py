"""Block Kit as a table: which keys each thing has, and how long each may be.

Facts from Slack's reference (docs.slack.dev/reference/block-kit). Only what this product sends is here: a block or
element that is missing is refused, and is added together with its first user.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 40_000


@dataclass(frozen=True)
class Text:
    """A text object of 1 to `limit` characters. `plain` when Slack takes plain_text alone."""

    limit: int
    plain: bool = True


@dataclass(frozen=True)
class Shape:
    """One block, element or composition object. Other keys are refused.

    `texts` are text objects, `strings` have a greatest length, `lists` a least and a greatest count, `objects` hold
    one thing that is checked by its own shape, `plain` are values taken as they are.
    """

    needs: frozenset[str] = frozenset()
    texts: Mapping[str, Text] = field(default_factory=dict)
    strings: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """Every key that Slack knows for this thing."""
        return frozenset({"type", *self.texts, *self.strings, *self.lists, *self.objects, *self.plain})


def _block(
    *needs: str,
    texts: Mapping[str, Text] | None = None,
    strings: Mapping[str, int] | None = None,
    lists: Mapping[str, tuple[int, int]] | None = None,
    objects: tuple[str, ...] = (),
    plain: tuple[str, ...] = (),
) -> Shape:
    limits = {"block_id": 255, **(strings or {})}
    return Shape(frozenset(needs), texts or {}, limits, lists or {}, frozenset(objects), frozenset(plain))


def _element(
    *needs: str,
    strings: Mapping[str, int] | None = None,
    lists: Mapping[str, tuple[int, int]] | None = None,
    plain: tuple[str, ...] = (),
    placeholder: bool = False,
    confirm: bool = True,
) -> Shape:
    texts = {"placeholder": Text(150)} if placeholder else {}
    limits = {"action_id": 255, **(strings or {})}
    objects = frozenset({"confirm"}) if confirm else frozenset[str]()
    return Shape(frozenset(needs), texts, limits, lists or {}, objects, frozenset(plain))


def kind_of(thing: object) -> str:
    """The `type` of a block, element or view; empty when there is none."""
    kind = thing.get("type") if isinstance(thing, dict) else None
    return kind if isinstance(kind, str) else ""


IMAGE = {"image_url": 3_000, "alt_text": 2_000}

BLOCKS: Mapping[str, Shape] = {
    "section": _block(
        texts={"text": Text(3_000, plain=False)}, lists={"fields": (1, 10)}, objects=("accessory",), plain=("expand",)
    ),
    "header": _block("text", texts={"text": Text(150)}),
    "divider": _block(),
    "context": _block("elements", lists={"elements": (1, 10)}),
    "actions": _block("elements", lists={"elements": (1, 25)}),
    "image": _block("alt_text", texts={"title": Text(2_000)}, strings=IMAGE, objects=("slack_file",)),
    "rich_text": _block("elements", lists={"elements": (1, 1_000)}),
    "input": _block(
        "label",
        "element",
        texts={"label": Text(2_000), "hint": Text(2_000)},
        objects=("element",),
        plain=("optional", "dispatch_action"),
    ),
}

ELEMENTS: Mapping[str, Shape] = {
    "button": Shape(
        frozenset({"text"}),
        {"text": Text(75)},
        {"action_id": 255, "value": 2_000, "url": 3_000, "style": 7, "accessibility_label": 75},
        objects=frozenset({"confirm"}),
    ),
    "image": Shape(frozenset(IMAGE), strings=IMAGE),
    "static_select": _element(
        "options", placeholder=True, lists={"options": (1, 100)}, plain=("initial_option", "focus_on_load")
    ),
    "multi_static_select": _element(
        "options",
        placeholder=True,
        lists={"options": (1, 100)},
        plain=("initial_options", "max_selected_items", "focus_on_load"),
    ),
    "external_select": _element(placeholder=True, plain=("initial_option", "min_query_length", "focus_on_load")),
    "radio_buttons": _element("options", lists={"options": (1, 10)}, plain=("initial_option", "focus_on_load")),
    "checkboxes": _element("options", lists={"options": (1, 10)}, plain=("initial_options", "focus_on_load")),
    "overflow": _element("options", lists={"options": (1, 5)}),
    "datepicker": _element(placeholder=True, plain=("initial_date", "focus_on_load")),
    "timepicker": _element(placeholder=True, plain=("initial_time", "timezone", "focus_on_load")),
    "plain_text_input": _element(
        placeholder=True,
        confirm=False,
        strings={"initial_value": 3_000},
        plain=("multiline", "min_length", "max_length", "dispatch_action_config", "focus_on_load"),
    ),
}

FILE = Shape(frozenset({"id"}), strings={"id": 30})  # Slack takes an address instead too; we have none to give
OPTION = Shape(frozenset({"text", "value"}), {"text": Text(75, plain=False), "description": Text(75)}, {"value": 150})
CONFIRM = Shape(
    frozenset({"title", "text", "confirm", "deny"}),
    {"title": Text(100), "text": Text(300, plain=False), "confirm": Text(30), "deny": Text(30)},
    {"style": 7},
)

_MENUS = {"static_select", "external_select", "radio_buttons", "checkboxes", "datepicker", "timepicker"}
PLACES: Mapping[str, frozenset[str]] = {
    "section": frozenset({"button", "image", "overflow", "multi_static_select", *_MENUS}),
    "actions": frozenset({"button", "overflow", *_MENUS}),
    "input": frozenset({"plain_text_input", "multi_static_select", *_MENUS}),
    "context": frozenset({"image"}),
}

_VIEW_STRINGS = {"callback_id": 255, "private_metadata": 3_000, "external_id": 255}
VIEWS: Mapping[str, Shape] = {
    "home": Shape(frozenset({"blocks"}), strings=_VIEW_STRINGS, lists={"blocks": (0, VIEW_BLOCKS)}),
    "modal": Shape(
        frozenset({"title", "blocks"}),
        {"title": Text(24), "submit": Text(24), "close": Text(24)},
        _VIEW_STRINGS,
        {"blocks": (0, VIEW_BLOCKS)},
        plain=frozenset({"clear_on_close", "notify_on_close"}),
    ),
}

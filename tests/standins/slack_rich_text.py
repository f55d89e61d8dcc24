"""The inside of a rich_text block, where people's words go because nothing there is parsed as markup.

Facts from docs.slack.dev/reference/block-kit/blocks/rich-text-block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.standins.slack_shapes import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STYLES = frozenset({"bold", "italic", "strike", "code", "underline"})
GREATEST_INDENT = 8

# Kind of inline piece -> the key that carries it, and the other keys it may have.
INLINE: Mapping[str, tuple[str, frozenset[str]]] = {
    "text": ("text", frozenset({"style"})),
    "link": ("url", frozenset({"text", "unsafe", "style"})),
    "user": ("user_id", frozenset({"style"})),
    "channel": ("channel_id", frozenset({"style"})),
    "usergroup": ("usergroup_id", frozenset({"style"})),
    "emoji": ("name", frozenset({"unicode", "style"})),
    "broadcast": ("range", frozenset({"style"})),
}
PARTS: Mapping[str, frozenset[str]] = {
    "rich_text_section": frozenset(),
    "rich_text_quote": frozenset({"border"}),
    "rich_text_preformatted": frozenset({"border", "language"}),
    "rich_text_list": frozenset({"border", "style", "indent", "offset"}),
}


def rich_text_faults(elements: object, where: str) -> Iterator[str]:
    """What Slack would refuse among the elements of one rich_text block."""
    for index, part in enumerate(elements if isinstance(elements, list) else []):
        yield from _part(part, f"{where}[{index}]")


def _part(part: object, where: str) -> Iterator[str]:
    kind = kind_of(part)
    if not isinstance(part, dict) or kind not in PARTS:
        yield f"{where} is no part of rich text that Slack knows ({kind})"
        return
    for key in sorted(part.keys() - PARTS[kind] - {"type", "elements"}):
        yield f"{where} has {key}, which Slack does not know there"
    pieces = part.get("elements")
    if not isinstance(pieces, list) or not pieces:
        yield f"{where} has no elements"
        return
    if kind == "rich_text_list":
        yield from _list(part, pieces, where)
        return
    for index, piece in enumerate(pieces):
        yield from _inline(piece, kind, f"{where}.elements[{index}]")


def _list(part: dict[str, Any], items: list[Any], where: str) -> Iterator[str]:
    if part.get("style") not in ("bullet", "ordered"):
        yield f"{where}.style is neither bullet nor ordered"
    if part.get("indent", 0) not in range(GREATEST_INDENT + 1):
        yield f"{where}.indent is not 0 to {GREATEST_INDENT}"
    for index, item in enumerate(items):
        if isinstance(item, dict) and item.get("type") == "rich_text_section":
            yield from _part(item, f"{where}.elements[{index}]")
        else:
            yield f"{where}.elements[{index}] is not a rich_text_section, as a list's items must be"


def _inline(piece: object, holder: str, where: str) -> Iterator[str]:
    kind = kind_of(piece)
    known = ("text", "link") if holder == "rich_text_preformatted" else INLINE
    if not isinstance(piece, dict) or kind not in known:
        yield f"{where} is no piece that Slack takes in {holder} ({kind})"
        return
    carrier, others = INLINE[kind]
    if not isinstance(piece.get(carrier), str) or not piece[carrier]:
        yield f"{where}.{carrier} is empty or no string"
    for key in sorted(piece.keys() - others - {"type", carrier}):
        yield f"{where} has {key}, which Slack does not know there"
    style = piece.get("style", {})
    if (
        not isinstance(style, dict)
        or not style.keys() <= STYLES
        or not all(isinstance(on, bool) for on in style.values())
    ):
        yield f"{where}.style is not made of {', '.join(sorted(STYLES))}, each true or false"

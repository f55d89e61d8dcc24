"""Slack's way of writing what people said, and back to what they meant. Pure."""

from __future__ import annotations

import re

ENTITY = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
FIRST_MENTION = re.compile(r"\s*<@[^<>]*>")


def unmentioned(text: str, bot: str) -> str:
    """Without the bot's own name; without the first name of all where Slack does not say who the bot is."""
    if not bot:
        return FIRST_MENTION.sub("", text, count=1)
    return re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>", " ", text)


def spoken(text: str) -> str:
    """A message as people read it: Slack writes links, people and channels as `<…>`."""
    return decoded(ENTITY.sub(_shown, text))


def _shown(entity: re.Match[str]) -> str:
    sign, target, label = entity[1], entity[2], entity[3] or ""
    match sign:
        case "@" | "#":
            return f"{sign}{label}" if label else ""
        case "!":
            return label or f"@{target}"
        case _:
            return label or target


def decoded(text: str) -> str:
    """Slack encodes these three characters and no others, so R&D arrives as R&amp;D."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text

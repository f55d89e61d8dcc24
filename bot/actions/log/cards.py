"""The way from chat to the log. Pure."""

from __future__ import annotations

from bot.message import Buttons, Card, Link, Text, Tone, card

_ONCE = "It works once, for 15 minutes, and shows the log as you. Please do not pass it on."


def log_link(room: str, url: str) -> Card:
    """To the one who asked, and nobody else."""
    return card(
        f"Your own way to the log of {room}",
        Text("What we agreed, who owns it, what is late, and what it adds up to."),
        Buttons((Link("Open the log", url),)),
        Text(_ONCE, Tone.QUIET),
    )


def export_link(room: str, url: str) -> Card:
    """The same, for who wants a file."""
    return card(
        f"The log of {room} as a file",
        Text("Choose what to show, then take it home for Excel, for your calendar or for another program."),
        Buttons((Link("Choose a file", url),)),
        Text(_ONCE, Tone.QUIET),
    )


_URL = "https://bigroom.example.org/enter?link=made-up"
EXAMPLES = {
    "log_link": log_link("Home from hospital", _URL),
    "export_link": export_link("Home from hospital", _URL),
}

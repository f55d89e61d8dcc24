"""The Questions a Room may start from. Each is optional for whoever answers."""

from __future__ import annotations

from bot.checkins.rules import Kind

Asked = tuple[Kind, str]

TOGETHER: Asked = (Kind.SCALE, "How well are we working together?")
UNCLEAR: Asked = (Kind.WORD, "Which word or abbreviation was unclear?")
KEY: Asked = (Kind.KEY, "The key question")
HELP: Asked = (Kind.HELP, "What would help you from another organisation?")

RUNNING = "running"
TEMPLATES: dict[str, tuple[str, tuple[Asked, ...]]] = {
    "first_weeks": (
        "The first weeks",
        (
            (Kind.VIEW, "What is the problem we share? Say it in one sentence."),
            (Kind.TEXT, "What should the others know about your world?"),
            HELP,
            TOGETHER,
            UNCLEAR,
        ),
    ),
    RUNNING: (
        "Week by week",
        (
            (Kind.TEXT, "What moved forward?"),
            (Kind.TEXT, "What is a challenge?"),
            HELP,
            TOGETHER,
            UNCLEAR,
            KEY,
        ),
    ),
    "review": (
        "Looking back",
        (
            (Kind.TEXT, "What is better now for the people we serve?"),
            (Kind.TEXT, "What did not work, and what did we learn?"),
            (Kind.TEXT, "What should we do differently from here?"),
            TOGETHER,
            UNCLEAR,
        ),
    ),
}
"""By key: what a template is called, and what it asks."""

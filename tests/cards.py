"""Every card of every feature, and one that holds every element, for the golden files and the pictures."""

from __future__ import annotations

from dataclasses import replace

import adapters.teams.cards
import adapters.web.pages
import bot.actions.agreeing.cards
import bot.actions.agreeing.deciding_cards
import bot.actions.cards
import bot.actions.changing.cards
import bot.actions.changing.suggesting_cards
import bot.actions.listing.cards
import bot.actions.log.cards
import bot.actions.log.key_cards
import bot.actions.minding.ahead_cards
import bot.actions.minding.carrying_cards
import bot.actions.minding.leaving_cards
import bot.actions.minding.reminder_cards
import bot.actions.minding.report_cards
import bot.actions.minding.retaining_cards
import bot.cards
import bot.checkins.ballot
import bot.checkins.cards
import bot.checkins.forms
import bot.checkins.notices
import bot.checkins.summary
import bot.jargon.cards
import bot.jargon.explaining.cards
import bot.pictures
import bot.prompts.arranging_cards
import bot.prompts.cards
import bot.prompts.keeping_cards
import bot.rooms.cards
import bot.rooms.charter.cards
import bot.rooms.charter.steering_cards
import bot.rooms.deliveries.cards
import bot.rooms.joining.cards
import bot.rooms.page.cards
import bot.rooms.people.cards
import bot.rooms.people.member_cards
from bot.checkins.summary import EXAMPLE, EXAMPLE_TREND, summary
from bot.message import (
    Account,
    Blank,
    Button,
    Buttons,
    Card,
    Choice,
    Day,
    Facts,
    Intent,
    Link,
    Place,
    Points,
    Row,
    Rows,
    Text,
    Time,
    Tone,
    card,
)

PICTURE = bot.pictures.trend(
    (("3 Nov", 3.2), ("10 Nov", 3.6), ("17 Nov", None), ("24 Nov", 3.4), ("1 Dec", 4.1)),
    title="How well we work together, 1 to 5",
)

AT_TOP = bot.actions.minding.ahead_cards.EXAMPLES["at_top"]

EVERY_ELEMENT = card(
    "Every element of a card",
    Text("Plain words, with *stars*, <b>angles</b> & [brackets](https://example.org)."),
    Text("Strong words.", Tone.STRONG),
    Text("Quiet words.", Tone.QUIET),
    Text("A warning.", Tone.WARNING),
    Facts((("Organisation", "Fernleigh NHS Trust"), ("Meets", "Tuesday, 09:00"))),
    Rows((Row("A row", "with more about it", (Button("Open", "open", "1"),)), Row("A row by itself"))),
    Points("How we work together", ("Everybody *counts*.", "Say so when a word is <i>unclear</i>.")),
    PICTURE,
    Choice("who", "Which organisation?", (("trust", "Fernleigh NHS Trust"), ("council", "Fernleigh Borough Council"))),
    Blank("view", "Your view", hint="One sentence", long=True),
    Day("due", "By when?", "2026-12-01"),
    Time("at", "At what time?", "09:00"),
    Buttons((Button("Send", "send", "ref", primary=True), Link("Read more", "https://example.org/more"))),
)

PRESSED = Intent("jargon.show", Account("web", "sample", "ada"), Place("web", "sample-room"), ref="ICB")

EXAMPLES: dict[str, Card] = {
    "every_element": EVERY_ELEMENT,
    **{f"teams_{name}": shown for name, shown in adapters.teams.cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.agreeing.cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.changing.cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.changing.suggesting_cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.listing.cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.agreeing.deciding_cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.log.cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.log.key_cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.minding.carrying_cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.minding.leaving_cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.minding.reminder_cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.minding.retaining_cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.minding.ahead_cards.EXAMPLES.items()},
    **{f"actions_{name}": shown for name, shown in bot.actions.minding.report_cards.EXAMPLES.items()},
    **{f"troubles_{name}": shown for name, shown in bot.cards.EXAMPLES.items()},
    **{f"jargon_{name}": shown for name, shown in bot.jargon.cards.EXAMPLES.items()},
    **{f"jargon_{name}": shown for name, shown in bot.jargon.explaining.cards.EXAMPLES.items()},
    "web_not_shown": adapters.web.pages.not_shown(PRESSED),
    **{f"prompts_{name}": shown for name, shown in bot.prompts.arranging_cards.EXAMPLES.items()},
    **{f"prompts_{name}": shown for name, shown in bot.prompts.cards.EXAMPLES.items()},
    **{f"prompts_{name}": shown for name, shown in bot.prompts.keeping_cards.EXAMPLES.items()},
    **{f"inviting_{name}": shown for name, shown in bot.rooms.page.cards.EXAMPLES.items()},
    **{f"checkins_{name}": shown for name, shown in bot.checkins.ballot.EXAMPLES.items()},
    **{f"checkins_{name}": shown for name, shown in bot.checkins.cards.EXAMPLES.items()},
    **{f"checkins_{name}": shown for name, shown in bot.checkins.forms.EXAMPLES.items()},
    **{f"checkins_{name}": shown for name, shown in bot.checkins.notices.EXAMPLES.items()},
    **{f"checkins_{name}": shown for name, shown in bot.checkins.summary.EXAMPLES.items()},
    "checkins_summary_first": summary(
        EXAMPLE, lambda *_: "", first=bot.actions.minding.ahead_cards.EXAMPLES["at_top"].body
    ),
    "checkins_summary_trend": summary(replace(EXAMPLE, trends=EXAMPLE_TREND), lambda *_: ""),
    **{f"rooms_{name}": shown for name, shown in bot.rooms.cards.EXAMPLES.items()},
    **{f"joining_{name}": shown for name, shown in bot.rooms.joining.cards.EXAMPLES.items()},
    **{f"deliveries_{name}": shown for name, shown in bot.rooms.deliveries.cards.EXAMPLES.items()},
    **{f"members_{name}": shown for name, shown in bot.rooms.people.member_cards.EXAMPLES.items()},
    **{f"people_{name}": shown for name, shown in bot.rooms.people.cards.EXAMPLES.items()},
    **{f"charter_{name}": shown for name, shown in bot.rooms.charter.cards.EXAMPLES.items()},
    **{f"steering_{name}": shown for name, shown in bot.rooms.charter.steering_cards.EXAMPLES.items()},
}

"""What is said of Rounds around their card: that one opens, is still open, has closed or was left out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.checkins.cards import EXAMPLE_ROUND, title_of
from bot.checkins.rules import Round
from bot.message import (
    OPEN_PAGE,
    Button,
    Buttons,
    Card,
    Row,
    Rows,
    Text,
    card,
)


def reminder(closes: str) -> Card:
    """To the Channel; it names nobody."""
    return card(
        "The check-in is still open",
        Text(f"It closes on {closes}. It takes a minute."),
        Buttons((Button("Answer the check-in", "checkin", primary=True),)),
    )


def reminder_over(asked: Round) -> Card:
    """What a reminder becomes when the Round closes. It stands near the card itself, and says something else."""
    return card("Thank you to everyone who answered", Text(f"{title_of(asked)} takes no more answers."), over=True)


def next_opens(opens: str) -> Card:
    """Nothing is open now."""
    return card("No check-in is open now", Text(f"The next one opens on {opens}."))


def none_arranged() -> Card:
    """Nothing is open, and nothing will be."""
    return card(
        "No check-in is arranged",
        Text("A facilitator can arrange one with /checkin schedule, or open one with /checkin now"),
    )


def opened(closes: str) -> Card:
    """To the facilitator who opened it."""
    return card("The check-in is on its way to the Room", Text(f"It closes on {closes}."))


def open_already(closes: str) -> Card:
    """One at a time."""
    return card("A check-in is open already", Text(f"It closes on {closes}. To close it now, write /checkin close"))


def confirm_closing(round_id: int) -> Card:
    """Asked once more: a Round that is closed stays so."""
    return card(
        "Close the check-in now?",
        Text("Answers cannot be changed then, and nobody else can answer. The summary goes to the Room."),
        Buttons((Button("Yes, close it", "checkin.close", str(round_id), primary=True), Button("Not now", "checkin"))),
    )


def closed_now() -> Card:
    """To the facilitator who closed it."""
    return card("The check-in is closed", Text("The summary is on its way to the Room."))


def closed_before() -> Card:
    """The button was about an earlier one."""
    return card("That check-in is closed already", Text("Another is open now. To close that one, write /checkin close"))


def none_open() -> Card:
    """Nothing to close."""
    return card("No check-in is open now", Text("To open one, write /checkin now"))


def not_yet() -> Card:
    """What was answered is shown to nobody before the Round closes."""
    return card("There is no summary yet", Text("It comes when the check-in closes."))


def mail_opened(number: int, closes: str) -> tuple[str, str]:
    """Subject and words of an e-mail; it holds nobody's answers."""
    return f"Check-in {number} is open", f"It takes a minute. You can answer until {closes}."


def mail_closed(number: int) -> tuple[str, str]:
    """Subject and words of an e-mail; it holds nobody's answers."""
    return f"Check-in {number} has closed", "The summary is on your Room’s page."


def past_rounds(closed: Sequence[tuple[int, int, str]], *, files: bool) -> Card:
    """Closed Rounds as (id, number, when it closed), newest first; `files` for those who may have them as files."""
    if not closed:
        return card("No check-in has closed yet", Text("Its page and its file come when the first one closes."))
    rows = tuple(
        Row(
            f"Check-in {number}",
            f"Closed on {day}",
            (
                Button("Read it", OPEN_PAGE, f"/read/summary/{round_id}"),
                *((Button("Download it", OPEN_PAGE, f"/download/round/{round_id}"),) if files else ()),
            ),
        )
        for round_id, number, day in closed
    )
    return card("Earlier check-ins", Rows(rows))


def left_out(big_room: str, opens: str) -> Card:
    """The service was down for so long that opening made no sense any more."""
    then = f"The next one opens on {opens}." if opens else "No other is arranged."
    return card(
        "A check-in was left out",
        Text(f"I was not running when the one for the Big Room of {big_room} should have opened. I am sorry."),
        Text(then),
    )


_CLOSES = "Tuesday 24 November at 08:00"
_PAST = ((1, 7, "Tuesday 24 November at 08:00"), (2, 6, "Tuesday 17 November at 08:00"))

EXAMPLES = {
    "reminder": reminder(_CLOSES),
    "reminder_over": reminder_over(EXAMPLE_ROUND),
    "next_opens": next_opens("Friday 27 November at 09:00"),
    "none_arranged": none_arranged(),
    "opened": opened(_CLOSES),
    "open_already": open_already(_CLOSES),
    "confirm_closing": confirm_closing(1),
    "closed_now": closed_now(),
    "closed_before": closed_before(),
    "none_open": none_open(),
    "not_yet": not_yet(),
    "past_rounds": past_rounds(_PAST, files=True),
    "past_rounds_to_read": past_rounds(_PAST, files=False),
    "past_rounds_none": past_rounds((), files=False),
    "left_out": left_out("Tuesday 24 November at 09:00", "Friday 27 November at 09:00"),
}

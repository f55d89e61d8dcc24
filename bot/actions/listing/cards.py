"""Lists of Actions, one with its history, and the words for what is listed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.actions.cards import EXAMPLE, EXAMPLE_TODAY, buttons, days, example, late_by, owner_said, told
from bot.actions.cards import day_said as said
from bot.actions.filters import Filter, Show, read_query
from bot.actions.rules import Entry, Status
from bot.message import Button, Buttons, Card, Element, Row, Rows, Text, Tone, card
from bot.principles import Principle

A_PAGE = 8
MOST_PAST = 12
"""Entries of a history on one card; the log has them all."""

SOMEBODY = "somebody"
"""An owner whose name is not known here."""

OTHERS = (("Mine", "actions mine"), ("The Room’s", "actions room"), ("Late", "actions late"))


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the Actions that were asked for. `organisation` is the name of the one they are of.

    `owner` is the name of theirs where that is not whoever asks; `unknown` are words that were not understood;
    `instead` are words that were understood as this list, and may have been meant as words to look for.
    """

    entries: Sequence[Entry]
    wanted: Filter
    offset: int
    count: int
    organisation: str = ""
    owner: str = ""
    unknown: str = ""
    instead: str = ""


def listed(page: Page, today: date) -> Card:
    """A page of Actions, each of which can be seen whole; Open would read as a status, and sound like Reopen."""
    if not page.entries:
        return nothing(page)
    last = page.offset + len(page.entries)
    shown = f"{page.offset + 1} to {last} of {page.count}" if page.count > A_PAGE else ""
    turns = []
    if last < page.count:
        turns.append(Button("Next", "actions.page", turn(page.offset + A_PAGE, page.wanted)))
    if page.offset:
        turns.append(Button("Back", "actions.page", turn(max(page.offset - A_PAGE, 0), page.wanted)))
    return card(
        heading(page),
        *_not_understood(page),
        *_understood(page),
        *((Text(shown, Tone.QUIET),) if shown else ()),
        Rows(tuple(_row(each, today) for each in page.entries)),
        *((Buttons(tuple(turns)),) if turns else ()),
        _others(),
    )


def _row(entry: Entry, today: date) -> Row:
    action = entry.action
    due = f"due {said(action.due, today)}" if action.due else "no date yet"
    late = f"late by {days(late_by(action, today))}" if late_by(action, today) else ""
    detail = " · ".join(filter(None, (owner_said(entry), due, late, str(action.status))))
    return Row(f"{entry.number}. {action.text}", detail, (Button("See it", "actions.open", str(entry.id)),))


def _others() -> Buttons:
    return Buttons(tuple(Button(label, verb) for label, verb in OTHERS))


def turn(offset: int, wanted: Filter) -> str:
    """What a button that turns a page points at."""
    return f"{offset} {wanted.query()}"


def read_turn(ref: str) -> tuple[int, Filter]:
    """What `turn` wrote. An offset that is none is 0; one beyond counting is a page beyond the end."""
    offset, _, query = ref.partition(" ")
    plain = offset.isascii() and offset.isdigit()
    return (int(offset) if len(offset) < len("1000000000") else 10**9) if plain else 0, read_query(query)


def heading(page: Page) -> str:
    """What is listed, in words."""
    wanted = page.wanted
    if wanted.words:
        return f"Actions with “{wanted.words}”"
    late = f"{wanted.show} " if wanted.show in {Show.LATE, Show.OPEN, Show.BLOCKED} else ""
    whose = "Your" if wanted.owner and not page.owner else ""
    said = [
        f"{whose} {late}Actions" if whose else f"{late.capitalize()}Actions",
        f"of {page.owner}" if page.owner else "",
        f"{'and ' if page.owner else ''}of {page.organisation or 'an organisation'}" if wanted.organisation else "",
        _AFTER.get(wanted.show, ""),
        _due(wanted),
        f"about: {wanted.principle}" if wanted.principle else "",
    ]
    words = " ".join(filter(None, said))
    return "The Room’s Actions" if words == "Actions" else words


def _due(wanted: Filter) -> str:
    if not (wanted.due_from and wanted.due_until):
        return ""
    first, last = (f"{day.day} {day:%B}" for day in (wanted.due_from, wanted.due_until))
    return f"due on {first}" if first == last else f"due from {first} to {last}"


_AFTER = {
    Show.NOBODYS: "that nobody owns yet",
    Show.DONE: "done this month",
    Show.DOING: "in progress",
    Show.DROPPED: "not doing",
}


def _understood(page: Page) -> tuple[Element, ...]:
    """How words were read that could also be looked for, and the way to do that."""
    if not page.instead:
        return ()
    search = Button("Look for the words", "actions.page", turn(0, Filter(words=page.instead)))
    return Text(f"I read “{page.instead}” as: {heading(page)}.", Tone.QUIET), Buttons((search,))


def _not_understood(page: Page) -> tuple[Text, ...]:
    """Nothing that was typed is passed over in silence."""
    if not page.unknown:
        return ()
    fault = f"I do not know “{page.unknown}” here, so I left it out."
    return (Text(f"{fault} After late or done, write mine, a person, an organisation or a principle.", Tone.WARNING),)


def nothing(page: Page) -> Card:
    """Nothing is as it was asked for."""
    wanted = page.wanted
    closer = wanted.owner or wanted.organisation or wanted.principle
    if wanted.words:
        said_so = "No Action of this Room holds those words. Try fewer of them, or another."
    elif wanted.show is Show.LATE:
        said_so = "None of these is late." if closer else "Nothing is late."
    elif wanted.show is Show.DONE:
        said_so = "None of these has been done this month." if closer else "Nothing has been done yet this month."
    elif wanted.show is Show.NOBODYS:
        said_so = "Somebody owns each of them."
    elif wanted.due_from or wanted.due_until:
        said_so = "None of them is due then."
    elif wanted.show is not Show.UNFINISHED:
        said_so = "None of them is so at the moment."
    else:
        said_so = "There is nothing to do here. To log an Action, write /action and what was agreed."
    return card(heading(page), *_not_understood(page), *_understood(page), Text(said_so), _others())


def opened(entry: Entry, past: Sequence[Row], today: date) -> Card:
    """One Action for whoever asked, with its buttons and its history, the latest first."""
    earlier = len(past) - MOST_PAST
    return card(
        f"Action {entry.number}",
        *told(entry, today),
        buttons(entry),
        Text("What happened, newest first", Tone.STRONG),
        Rows(tuple(past[:MOST_PAST])),
        *((Text(f"And {earlier} earlier: they are in the Room’s log.", Tone.QUIET),) if earlier > 0 else ()),
    )


def no_number(number: str) -> Card:
    """No Action of the Room has it."""
    return card(f"This Room has no Action {number}", Text("It may have been taken back."), _others())


def which_principle() -> Card:
    """None is plainly meant."""
    rows = tuple(
        Row(str(each).capitalize(), buttons=(Button("Show", "actions principle", str(each)),)) for each in Principle
    )
    return card("Actions about which principle?", Rows(rows))


def which_organisation(bodies: Sequence[tuple[int, str]]) -> Card:
    """None is plainly meant."""
    rows = tuple(Row(name, buttons=(Button("Show", "actions organisation", str(number)),)) for number, name in bodies)
    if not rows:
        return card("This Room has no organisations yet", Text("They come with its people."), _others())
    return card("Actions of which organisation?", Rows(rows))


_OVERDUE = replace(
    EXAMPLE, id=8, number=4, action=replace(EXAMPLE.action, text="Send <the> form", due=date(2026, 11, 21))
)
_SOME = (EXAMPLE, _OVERDUE, replace(example(Status.BLOCKED, "No answer"), id=9, number=5, owner="", organisation=""))
_PAST = (
    Row(
        "Re-dated. Due: from Friday 20 November to Friday 27 November. Why: *No answer* yet",
        "Ada Example, Fernleigh NHS Trust, Monday 23 November at 10:15",
    ),
    Row("Logged. Words: “Ring the housing team about *Mill Lane*”", "A former Member, Monday 16 November at 09:00"),
)

EXAMPLES = {
    "list": listed(Page(_SOME, Filter(show=Show.UNFINISHED), 8, 20), EXAMPLE_TODAY),
    "list_closer": listed(
        Page(
            (_OVERDUE,),
            Filter(show=Show.LATE, organisation=1),
            0,
            1,
            organisation="Fernleigh NHS Trust",
            unknown="ward 9",
        ),
        EXAMPLE_TODAY,
    ),
    "list_understood": listed(
        Page((_OVERDUE,), Filter(show=Show.LATE, organisation=1), 0, 1, "Fernleigh NHS Trust", instead="trust late"),
        EXAMPLE_TODAY,
    ),
    "list_nothing": nothing(Page((), Filter(words="mop"), 0, 0)),
    "list_nothing_late": nothing(Page((), Filter(show=Show.LATE), 0, 0)),
    "opened": opened(EXAMPLE, _PAST, EXAMPLE_TODAY),
    "no_number": no_number("12"),
    "which_principle": which_principle(),
    "which_organisation": which_organisation(((1, "Fernleigh NHS Trust"), (2, "Fernleigh Borough Council"))),
    "which_organisation_none": which_organisation(()),
}

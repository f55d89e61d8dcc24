"""Card to HTML. People's words pass through markupsafe's escaping in every element, and nothing else writes HTML."""

from __future__ import annotations

import re
import secrets
from base64 import b64encode
from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import Markup

from bot.message import (
    OPEN_PAGE,
    Blank,
    Button,
    Buttons,
    Card,
    Choice,
    Day,
    Element,
    Facts,
    Link,
    Picture,
    Points,
    Row,
    Rows,
    Text,
    Time,
    Tone,
)
from bot.rooms.rules import Pin

ANSWER, CHOSEN = "answer.", "chosen."
"""Before the names of fields, so that none can be taken for one of the form's own: typed into, and chosen from."""

NOTHING_CHOSEN = "Nothing chosen"


def render(card: Card, *, private: bool = False, once: str = "", heading: str = "h3", when: str = "") -> Markup:
    """One article that is a form of its own. `once` marks this showing of the card, so a double press counts once.

    `when` is the HTML of when it was posted.
    """
    body = _join(_element(element, once) for element in card.body)
    note = Markup('<p class="only-you">Only you can see this</p>') if private else Markup("")
    return Markup(
        '<article class="card{kind}" data-once="{once}"{private}>{note}'
        '<form method="post" action="/press"><input type="hidden" name="once" value="{once}">'
        '{own}<{heading} tabindex="-1">{title}</{heading}>{when}{body}</form></article>'
    ).format(
        kind=" private" if private else "",
        once=once,
        private=Markup(" data-private") if private else "",
        own=Markup('<input type="hidden" name="private" value="yes">') if private else "",
        note=note,
        heading=heading,
        title=card.title,
        when=when,
        body=body,
    )


def render_private(card: Card) -> Markup:
    """A card for one person, with a mark of its own: a second press of it is the same delivery."""
    return render(card, private=True, once=secrets.token_urlsafe(8))


def render_page(card: Card) -> Markup:
    """A card that is a page of its own: its title is the page's."""
    return render(card, once=secrets.token_urlsafe(8), heading="h1")


def calls(pins: Iterable[Pin], page: str = "") -> Markup:
    """The lines that lead to what is open now, on this page or on another."""
    line = Markup('<a href="{}#card-{}">{}</a>')
    return _join(line.format(page, int(pin.ref), pin.card.call) for pin in pins)


def answered(pins: Iterable[Pin]) -> Markup:
    """For whoever has answered what is open: the card on the board is everybody's, and holds nobody's answers."""
    line = Markup(
        '<a href="#words" data-of="card-{}">{}: your answers are kept. To see or change them, write /checkin</a>'
    )
    return _join(line.format(int(pin.ref), pin.card.title) for pin in pins)


def board(pins: Iterable[Pin]) -> Markup:
    """The cards of a board; neighbours that are over share one line, which unfolds.

    One that gave way to a newer one of its series keeps a line of its own, by whose title it is found.
    """
    folded = ((over, list(several)) for over, several in groupby(pins, lambda pin: _is_spent(pin.card)))
    return _join(
        _folded(several) if over and len(several) > 1 else _join(Markup(pinned(pin)) for pin in several)  # noqa: S704 -- from below, escaped
        for over, several in folded
    )


def pinned(pin: Pin) -> str:
    """A card of the board; its ref lets an update find it. One that is over is a line that unfolds."""
    if not pin.card.over:
        return _item_of(pin)
    line = Markup("<details><summary><span>{}</span> {}</summary>{}</details>")
    return _li(pin, line.format(pin.card.title, _time_of(pin), _article(pin)), over=True)


def _is_spent(card: Card) -> bool:
    return card.over and not card.series


def _folded(several: Sequence[Pin]) -> Markup:
    return Markup(
        '<li class="over"><details><summary><span>{} cards that are over</span> {}</summary><ol>{}</ol></details></li>'
    ).format(len(several), _time_of(several[0]), _join(_item_of(pin) for pin in several))


def _item_of(pin: Pin) -> Markup:
    return _li(pin, _article(pin))


def _li(pin: Pin, inner: Markup, *, over: bool = False) -> Markup:
    kind = Markup(' class="over"') if over else ""
    call = Markup(' data-call="{}"').format(pin.card.call) if pin.card.call and not pin.card.over else ""
    return Markup('<li id="card-{}"{}{}>{}</li>').format(int(pin.ref), kind, call, inner)


def _article(pin: Pin) -> Markup:
    when = Markup('<p class="when"><span class="unseen">Posted: </span>{}</p>').format(_time_of(pin))
    return render(pin.card, once=f"{int(pin.ref)}-{secrets.token_urlsafe(6)}", when=when)


def _time_of(pin: Pin) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(pin.at.isoformat(timespec="minutes"), pin.when)


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def _element(element: Element, once: str) -> Markup:
    match element:
        case Text():
            return _text(element)
        case Facts():
            return _facts(element)
        case Rows():
            return _rows(element)
        case Points():
            return _points(element)
        case Buttons():
            return _buttons(element.items)
        case Picture():
            return _picture(element)
        case Blank():
            return _blank(element, once)
        case Choice():
            return _choice(element, once)
        case Day() | Time():
            return _day_or_time(element, once)


def _text(text: Text) -> Markup:
    match text.tone:
        case Tone.STRONG:
            return Markup("<p><strong>{}</strong></p>").format(text.words)
        case Tone.QUIET:
            return Markup('<p class="quiet">{}</p>').format(text.words)
        case Tone.WARNING:
            return Markup('<p class="warning"><strong>Note:</strong> {}</p>').format(text.words)
        case Tone.PLAIN:
            return Markup("<p>{}</p>").format(text.words)


def _facts(facts: Facts) -> Markup:
    pairs = _join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(label, value) for label, value in facts.pairs)
    return Markup("<dl>{}</dl>").format(pairs)


def _rows(rows: Rows) -> Markup:
    return Markup('<ul class="rows">{}</ul>').format(_join(_row(row) for row in rows.rows))


def _row(row: Row) -> Markup:
    detail = Markup('<p class="detail">{}</p>').format(row.detail) if row.detail else ""
    buttons = _buttons(row.buttons) if row.buttons else ""
    return Markup('<li><div><p class="lead">{}</p>{}</div>{}</li>').format(row.words, detail, buttons)


def _points(points: Points) -> Markup:
    listed = _join(Markup("<li>{}</li>").format(words) for words in points.words)
    return Markup('<details class="points"><summary><span>{}</span></summary><ul>{}</ul></details>').format(
        points.label, listed
    )


def _picture(picture: Picture) -> Markup:
    return Markup('<p class="picture"><img src="data:image/png;base64,{}" alt="{}" width="{}" height="{}"></p>').format(
        b64encode(picture.content).decode(), picture.alt, picture.width, picture.height
    )


def _buttons(items: tuple[Button | Link, ...]) -> Markup:
    return Markup('<p class="buttons">{}</p>').format(Markup(" ").join(_item(item) for item in items))


def _item(item: Button | Link) -> Markup:
    if isinstance(item, Link):
        return Markup('<a class="button" href="{}">{}</a>').format(_safe(item.url), item.label)
    kind = Markup(' class="primary"') if item.primary else ""
    if item.verb == OPEN_PAGE:  # whoever sees this is in already, and needs no link of their own
        shape = Markup('<a class="button{}" href="{}">{}</a>')
        return shape.format(" primary" if item.primary else "", own_path(item.ref), item.label)
    return Markup('<button name="press" value="{}:{}"{}>{}</button>').format(item.verb, item.ref, kind, item.label)


def _safe(url: str) -> str:
    """Only web addresses: a `javascript:` address would run."""
    return url if url.startswith(("https://", "http://", "/")) else "#"


_OWN_PATH = re.compile(r"/|(/[A-Za-z0-9_-]+){1,6}")
LONGEST_PATH = 200


def own_path(path: str) -> str:
    """The path, if it can only be a page of ours; else the front page."""
    return path if len(path) <= LONGEST_PATH and _OWN_PATH.fullmatch(path) else "/"


def _blank(blank: Blank, once: str) -> Markup:
    key = f"{once}-{blank.name}"
    hint = Markup('<span class="hint" id="{}-hint">{}</span>').format(key, blank.hint) if blank.hint else ""
    described = Markup(' aria-describedby="{}-hint"').format(key) if blank.hint else ""
    shape = (  # a browser drops the first line break of a textarea, so one is written before the value
        '<textarea id="{key}" name="{name}" maxlength="{limit}" rows="3"{described}>\n{value}</textarea>'
        if blank.long
        else '<input id="{key}" name="{name}" maxlength="{limit}" value="{value}" autocomplete="off"{described}>'
    )
    field = Markup(shape).format(  # noqa: S704 -- one of the two literals above
        key=key, name=ANSWER + blank.name, limit=blank.limit, value=blank.value, described=described
    )
    return Markup('<p class="field"><label for="{}">{}</label>{}{}</p>').format(key, blank.label, hint, field)


def _choice(choice: Choice, once: str) -> Markup:
    """A select at any length: browsers find an option in it as one types.

    Of one in which nothing is chosen a browser sends the first option, as if the person had chosen it.
    """
    key = f"{once}-{choice.name}"
    options = _join(_option(value, label, chosen=value == choice.value) for value, label in choice.options)
    if not any(value == choice.value for value, _ in choice.options):
        options = _option("", NOTHING_CHOSEN, chosen=True) + options
    field = Markup('<select id="{}" name="{}">{}</select>').format(key, CHOSEN + choice.name, options)
    return Markup('<p class="field"><label for="{}">{}</label>{}</p>').format(key, choice.label, field)


def _option(value: str, label: str, *, chosen: bool) -> Markup:
    mark = Markup(" selected") if chosen else ""
    return Markup('<option value="{}"{}>{}</option>').format(value, mark, label)


def _day_or_time(element: Day | Time, once: str) -> Markup:
    key, kind = f"{once}-{element.name}", "date" if isinstance(element, Day) else "time"
    return Markup(
        '<p class="field"><label for="{key}">{label}</label>'
        '<input id="{key}" name="{name}" type="{kind}" value="{value}"></p>'
    ).format(key=key, label=element.label, name=ANSWER + element.name, kind=kind, value=element.value)

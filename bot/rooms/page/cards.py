"""The way to the web page, and people who are invited to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.message import OPEN_PAGE, Blank, Button, Buttons, Card, Choice, Element, Link, Row, Rows, Text, Tone, card


def page_link(room: str, url: str) -> Card:
    """To the one who asked, and nobody else."""
    return card(
        f"Your own way to the page of {room}",
        Buttons((Link("Open the page", url),)),
        Text("It works once, for 15 minutes, and shows the page as you. Please do not pass it on.", Tone.QUIET),
    )


def page_here(path: str) -> Card:
    """To someone who is on our pages already: the web page draws this button as a link."""
    return card("Here is your page", Buttons((Button("Open it", OPEN_PAGE, path, primary=True),)))


def room_page(name: str, purpose: str, organisations: Sequence[tuple[str, str]]) -> Card:
    """What the Room is for and who meets in it, as (Organisation, what it does)."""
    rows = Rows(tuple(Row(each, does) for each, does in organisations))
    return card(
        name,
        Text(purpose, Tone.STRONG),
        *((Text("Who meets here:"), rows) if organisations else ()),
        Text("Never type a patient’s name or details. Not for clinical use.", Tone.QUIET),
    )


LONGEST_NAME = 200
LONGEST_EMAIL = 254
OTHER = "other"


def invite_form(
    organisations: Sequence[tuple[str, str]], given: Mapping[str, str] | None = None, fault: str = "", *, mails: bool
) -> Card:
    """What was typed comes back with what is wrong; an address is asked for only where we can send mail."""
    typed = given or {}
    options = (*organisations, (OTHER, "Another organisation"))
    chosen = typed.get("organisation") or options[0][0]
    address = Blank(
        "email", "Their e-mail address, if they agree", "May be left empty", typed.get("email", ""), limit=LONGEST_EMAIL
    )
    body: list[Element] = [
        *((Text(fault, Tone.WARNING),) if fault else ()),
        Text("For someone who uses neither Slack nor Teams, such as a patient representative."),
        Blank("name", "Their name", "As the others know them", typed.get("name", ""), limit=LONGEST_NAME),
        Choice("organisation", "Their organisation", options, chosen),
        Blank(
            "another",
            "If another: its name",
            "For example Kettle and Chat",
            typed.get("another", ""),
            limit=LONGEST_NAME,
        ),
        *((address,) if mails else ()),
        Buttons((Button("Make their link", "inviting.invite", primary=True),)),
        Text(
            "They will be a Member of the Room. Write nothing about anybody’s health.",
            Tone.QUIET,
        ),
    ]
    return card("Invite someone to the Room’s web page", *body)


def invited(name: str, url: str, *, mailed: bool) -> Card:
    """The link, to be seen this once."""
    return card(
        f"A personal link for {name}",
        Text("Copy it now and give it to them yourself. I cannot show it again."),
        Text(url, Tone.STRONG),
        *((Text("It is also on its way to them by e-mail."),) if mailed else ()),
        Text(
            "It lasts 30 days, and each use makes it last 30 more. Whoever has it is in the Room as them.", Tone.QUIET
        ),
        Buttons((Button("See all invitations", "inviting.list"),)),
    )


def invitations(rows: Sequence[tuple[int, str, str, bool]]) -> Card:
    """Everyone who was invited, as (id, name, more about it, whether mail goes to them)."""
    if not rows:
        return card(
            "Nobody is invited by link",
            Text("People with neither Slack nor Teams can come by a personal link."),
            Buttons((Button("Invite someone", "inviting.begin", primary=True),)),
        )
    return card(
        "Who comes by a personal link",
        Rows(tuple(Row(name, detail, _for_one(number, mailed=mailed)) for number, name, detail, mailed in rows)),
        Buttons((Button("Invite someone", "inviting.begin"),)),
        Text(
            "Revoke ends a link and the pages open by it at once. New link does so too, and makes another.", Tone.QUIET
        ),
    )


def _for_one(number: int, *, mailed: bool) -> tuple[Button, ...]:
    ref = str(number)
    hush = (Button("Stop e-mail", "inviting.hush", ref),) if mailed else ()
    return (Button("New link", "inviting.renew", ref), *hush, Button("Revoke", "inviting.revoke", ref))


AGAIN = Button("Start again", "inviting.begin", primary=True)


def confirm_revoking(name: str, number: int) -> Card:
    """Asked once more, because they lose the page at once."""
    return card(
        f"End the link of {name}?",
        Text("It opens nothing any more, and pages that are open by it close."),
        Text("Who came by this link alone leaves the Room. What they said is kept."),
        Buttons(
            (
                Button("Yes, end it", "inviting.end", str(number), primary=True),
                Button("Not now", "inviting.list"),
            )
        ),
    )


def revoked(name: str) -> Card:
    """They no longer come in."""
    return card(
        f"The link of {name} has ended",
        Text("It opens nothing any more. Pages that were open by it close, and say so."),
        Buttons((Button("See all invitations", "inviting.list"),)),
    )


def no_such_invitation() -> Card:
    """It ended meanwhile, or is of another Room."""
    return card(
        "That invitation has ended",
        Text("Nothing was changed."),
        Buttons((Button("See all invitations", "inviting.list"),)),
    )


def hushed(whose: str) -> Card:
    """No more mail."""
    return card(
        "No more e-mail", Text(f"I have forgotten the e-mail address of {whose}. Their link to the page still works.")
    )


def no_mail_to_stop() -> Card:
    """The asker has no address here."""
    return card(
        "You get no e-mail from this Room", Text("I have no e-mail address of yours, so there is nothing to stop.")
    )


_ROWS = (
    (1, "Dot Fictional", "Kettle and Chat (charity). Lasts until 20 December 2026. Gets e-mail.", True),
    (2, "Ena Made-Up", "Patients of Fernleigh. Too old since 2 November 2026.", False),
)
_ORGANISATIONS = (("1", "Fernleigh NHS Trust"), ("2", "Fernleigh Borough Council"))
_URL = "https://bigroom.example.org/invited?key=made-up"

EXAMPLES = {
    "page_link": page_link("Home from hospital", "https://bigroom.example.org/enter?link=made-up"),
    "page_here": page_here("/read/summary/1"),
    "room_page": room_page(
        "Home from hospital",
        "People leave hospital the day they are ready.",
        (("Fernleigh Borough Council", "Arranges care at home"), ("Fernleigh NHS Trust", "")),
    ),
    "invite_form": invite_form(_ORGANISATIONS, mails=True),
    "invite_form_wrong": invite_form(
        _ORGANISATIONS,
        {"name": "Dot *Fictional*", "organisation": OTHER},
        "Write the organisation’s name.",
        mails=False,
    ),
    "invited": invited("Dot Fictional", _URL, mailed=False),
    "invited_by_mail": invited("Dot Fictional", _URL, mailed=True),
    "invitations": invitations(_ROWS),
    "invitations_none": invitations(()),
    "confirm_revoking": confirm_revoking("Dot *Fictional*", 1),
    "revoked": revoked("Dot Fictional"),
    "no_such_invitation": no_such_invitation(),
    "hushed": hushed("Dot Fictional"),
    "no_mail_to_stop": no_mail_to_stop(),
}

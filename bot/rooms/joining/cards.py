"""What is said when a Channel joins a Room by code, and when a person links two Accounts."""

from __future__ import annotations

from bot.message import Button, Buttons, Card, Text, Tone, card

KINDS_OF_PLACE = {"slack": "A Slack channel", "teams": "A channel or group chat in Teams", "web": "A web page"}
"""All that is told of a Channel that wants to join."""


def join_code(code: str) -> Card:
    """To the facilitator who asked for it."""
    return card(
        "Add another Channel to this Room",
        Text("First add me to the other Channel. Then someone types this there:"),
        Text(f"@BigRoom join {code}", Tone.STRONG),
        Text("I then ask here. The Channel joins when a facilitator confirms."),
        Text("The code works once, in the next 7 days. You can read it aloud.", Tone.QUIET),
    )


def how_to_add() -> Card:
    """Something other than a Channel was to be added."""
    return card("I can add another Channel to this Room", Text("Type /bigroom add channel, and I give you a code."))


def add_in_the_channel() -> Card:
    """A code was asked for in a direct chat, where nobody could be asked to confirm."""
    return card(
        "Please ask that in the Channel where the Room meets",
        Text("Type there: /bigroom add channel"),
        Text("I give you the code there. When it is used, I ask the people of that Channel before anyone joins."),
    )


def how_to_join() -> Card:
    """No code was typed."""
    return card(
        "Join this Channel to a Room",
        Text("Ask a facilitator of the Room for a code. They get one with: /bigroom add channel"),
        Text("Then type here, with that code: @BigRoom join CODE"),
    )


def add_me_first() -> Card:
    """A direct chat, or a Channel that we are not in."""
    return card(
        "I am not in this Channel yet",
        Text("Add me first (in Slack: /invite @BigRoom). Then type in the Channel: @BigRoom join CODE"),
        Text("Your code still works.", Tone.QUIET),
    )


def has_a_room() -> Card:
    """Each Channel belongs to one Room."""
    return card("This Channel already has a Room", Text("Each Channel belongs to one Room. Nothing has changed."))


def wrong_code() -> Card:
    """Mistyped, used, run out or made up: who typed it hears the same."""
    return card(
        "That code does not work",
        Text("It may be mistyped, used or too old. Check it, or ask for a new one."),
    )


def too_many() -> Card:
    """Enough guesses for now."""
    return card("Please wait an hour", Text("Too many codes were wrong. Try again in an hour, with a new code."))


def asked_to_join() -> Card:
    """To the one who typed a right code."""
    return card(
        "A facilitator has to confirm",
        Text("I have asked the Room. When a facilitator says yes, I say hello in this Channel."),
    )


def wants_to_join(admission: int, platform: str) -> Card:
    """To the Channel in which the code was made."""
    return card(
        "Another Channel asks to join this Room",
        Text(f"{_kind(platform)}. Someone there typed the code that was made here."),
        Text("People there will see what this Room asks and says from now on. If you do not expect them, refuse."),
        Buttons(
            (
                Button("Confirm", "rooms.admit", str(admission), primary=True),
                Button("Refuse", "rooms.refuse", str(admission)),
            )
        ),
        Text("For facilitators of this Room.", Tone.QUIET),
    )


def confirmed(platform: str) -> Card:
    """In place of the question; it does not say by whom."""
    return card("Confirmed: another Channel has joined", Text(f"{_kind(platform)} is part of this Room now."))


def refused() -> Card:
    """In place of the question; it does not say by whom."""
    return card("Refused: the other Channel has not joined", Text("To ask it again, type /bigroom add channel"))


def not_let_in() -> Card:
    """To the Channel that asked; it names neither the Room nor anybody."""
    return card(
        "This Channel was not added to that Room",
        Text("It may be a mix-up. Ask whoever gave you the code, and they can give you a new one."),
        Text("You can still look up a word here, or set up a Room of your own: @BigRoom set up", Tone.QUIET),
    )


def came_to_nothing() -> Card:
    """The other Channel found a Room meanwhile, or we were removed from it."""
    return card(
        "The other Channel could not join",
        Text("I am no longer there, or it has a Room by now. To try again, type /bigroom add channel"),
    )


def no_longer_open() -> Card:
    """To one who pressed a button after somebody else, or after a week."""
    return card(
        "That request is no longer open",
        Text("It was confirmed or refused, or a week has passed. You can type /bigroom add channel for a new code."),
    )


def room_is_closed() -> Card:
    """To one who pressed Confirm after the end."""
    return card("This Room is closed", Text("No Channel can join it any more."))


def page_open() -> Card:
    """To the facilitator who asked for a web page."""
    return card("This Room has a web page", Text("What the Room asks and says is shown there too, from now on."))


def link_code(code: str) -> Card:
    """To a Member who has another Account."""
    return card(
        "Link your other account",
        Text("In your other account, type this in a Channel of this Room, or to me in a direct chat:"),
        Text(f"@BigRoom link {code}", Tone.STRONG),
        Text("The code works once, in the next ten minutes."),
        Text("Give it to nobody: who types it becomes you in this Room.", Tone.WARNING),
    )


def linked() -> Card:
    """To the one who typed a right code."""
    return card("Your accounts are linked", Text("In this Room you are one person now, whichever account you use."))


def linked_already() -> Card:
    """The code was typed from an Account of the same Member."""
    return card(
        "You typed the code in the same account",
        Text("It still works: type it from your other account, on the other platform."),
    )


def link_elsewhere() -> Card:
    """A Channel without a Room."""
    return card(
        "Type that code somewhere else",
        Text("I can link accounts in a Channel of your Room, or in a direct chat with me."),
        Text("Your code still works.", Tone.QUIET),
    )


def _kind(platform: str) -> str:
    return KINDS_OF_PLACE.get(platform, "A Channel")


EXAMPLES = {
    "join_code": join_code("C4DF-7HJK-9MNP"),
    "how_to_add": how_to_add(),
    "add_in_the_channel": add_in_the_channel(),
    "how_to_join": how_to_join(),
    "add_me_first": add_me_first(),
    "has_a_room": has_a_room(),
    "wrong_code": wrong_code(),
    "too_many": too_many(),
    "asked_to_join": asked_to_join(),
    "wants_to_join": wants_to_join(1, "teams"),
    "confirmed": confirmed("teams"),
    "refused": refused(),
    "not_let_in": not_let_in(),
    "came_to_nothing": came_to_nothing(),
    "no_longer_open": no_longer_open(),
    "room_is_closed": room_is_closed(),
    "page_open": page_open(),
    "link_code": link_code("C4DF-7HJK"),
    "linked": linked(),
    "linked_already": linked_already(),
    "link_elsewhere": link_elsewhere(),
}

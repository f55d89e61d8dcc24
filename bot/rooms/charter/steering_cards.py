"""How facilitators change a Room, and what its people are told of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.message import Blank, Button, Buttons, Card, Choice, Row, Rows, Text, Tone, card
from bot.rooms.charter.cards import fault_first, room_fields
from bot.rooms.charter.particulars import KEEP_MONTHS, LONGEST_FIELD

PLATFORMS = {"slack": "Slack", "teams": "Microsoft Teams", "web": "Web page"}


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a Room meets, as facilitators tell it from the other places."""

    id: int
    platform: str
    channel: str
    people: int
    here: bool
    present: bool


def counted(number: int, one: str, several: str) -> str:
    """1 person, 2 people."""
    return f"{number} {one if number == 1 else several}"


def settings_form(typed: Mapping[str, str], fault: str = "") -> Card:
    """The Room as it is, or as it was typed when something is wrong."""
    kept = tuple((str(months), f"{months} months") for months in KEEP_MONTHS)
    return card(
        "Settings of this Room",
        *fault_first(fault),
        *room_fields(typed),
        Choice("keep", "How long are answers kept?", kept, typed.get("keep", "")),
        Buttons((Button("Save the settings", "rooms.settings", primary=True),)),
        Text("What is arranged moves to a new time zone and its bank holidays.", Tone.QUIET),
        Text(
            "To choose whether a bank holiday is skipped or moved, write /checkin schedule or /prompt schedule.",
            Tone.QUIET,
        ),
    )


def settings_saved() -> Card:
    """To the one who changed them."""
    return card("The settings are saved", Text("To see all of it, write /bigroom charter", Tone.QUIET))


def organisations_form(listed: Sequence[tuple[int, str, int]], typed: str = "", fault: str = "") -> Card:
    """Every Organisation as (id, name, people); one without people can go."""
    rows = tuple(
        Row(
            name,
            counted(people, "Member", "Members") if people else "No Members",
            () if people else (Button("Remove", "rooms.remove_organisation", str(number)),),
        )
        for number, name, people in listed
    )
    return card(
        "Organisations of this Room",
        *fault_first(fault),
        *((Rows(rows),) if rows else ()),
        Blank("organisation", "Add an organisation", "For example Fernshire Police", typed, limit=LONGEST_FIELD),
        Buttons((Button("Add", "rooms.add_organisation", primary=True),)),
        Text("An organisation can be removed when it has no Members here.", Tone.QUIET),
    )


def channels_list(meeting: Sequence[Channel], fault: str = "") -> Card:
    """Where the Room meets, by platform."""
    return card(
        "Channels of this Room",
        *fault_first(fault),
        Rows(tuple(_channel(one) for one in meeting)),
        Text("A Channel that is removed hears no more of this Room.", Tone.QUIET),
    )


def _channel(one: Channel) -> Row:
    about = [_address(one)]
    about += [f"{counted(one.people, 'person has', 'people have')} spoken there"] if one.people else []
    about += ["you are here"] if one.here else []
    about += [] if one.present else ["I am no longer there"]
    button = Button("Remove", "rooms.remove_channel", str(one.id))
    return Row(PLATFORMS.get(one.platform, one.platform), ", ".join(filter(None, about)), (button,))


def _address(one: Channel) -> str:
    """The platform's own name for it, which people can find there; a web page has none that they know."""
    return "" if one.platform == "web" else one.channel


def confirm_removal(one: Channel) -> Card:
    """Asked once more, because people there lose the Room."""
    return card(
        "Remove this Channel from the Room?",
        Rows((Row(PLATFORMS.get(one.platform, one.platform), _address(one)),)),
        Text("I say goodbye there. People who meet in this Channel alone leave the Room. What they said is kept."),
        Buttons((Button("Yes, remove it", "rooms.cut_loose", str(one.id), primary=True),)),
    )


def channel_removed() -> Card:
    """To the one who removed it, also when it was gone already."""
    return card("That Channel is no longer part of the Room", Text("To see the others, write /bigroom channels"))


LAST_CHANNEL = "A Room needs a Channel. To end the Room, write /bigroom close"
NO_FACILITATOR_LEFT = (
    "Every facilitator meets in that Channel alone. Make someone in another Channel a facilitator first."
)


def farewell_to_channel(room: str) -> Card:
    """The last that a removed Channel hears."""
    return card(
        f"This Channel has left {room}",
        Text("A facilitator removed it. Nothing more of that Room comes here."),
        Text("You can still look up a word, and set up another Room here: @BigRoom set up", Tone.QUIET),
    )


def pause_told(room: str) -> Card:
    """To the Room."""
    return card(
        f"{room} is paused",
        Text("Nothing comes by itself until a facilitator resumes it. What you ask me still works."),
    )


def paused() -> Card:
    """To the one who paused it, also when it was paused already."""
    return card("The Room is paused", Text("To go on, write /bigroom resume"))


def resume_told(room: str) -> Card:
    """To the Room."""
    return card(f"{room} goes on", Text("What is arranged happens again from its next time."))


def resumed() -> Card:
    """To the one who resumed it, also when it was never paused."""
    return card("The Room goes on", Text("What is arranged happens at its next time."))


def close_form(room: str, months: int, typed: str = "", fault: str = "") -> Card:
    """Closing is for good, so the name is asked for."""
    return card(
        f"Close {room}?",
        *fault_first(fault),
        Text("Nothing more is asked. I say goodbye in every Channel, and each is free for another Room."),
        Text(f"What was said is kept for {months} months and then deleted. A closed Room cannot be opened again."),
        Text("Actions and decisions are kept longer: see /actions retention", Tone.QUIET),
        Blank("name", "To close it, type the Room’s name", room, typed, limit=LONGEST_FIELD),
        Buttons((Button("Close the Room for good", "rooms.close"),)),
        Text("Only for a while? Write /bigroom pause", Tone.QUIET),
    )


def farewell(room: str, months: int) -> Card:
    """The last that the Channels of a closed Room hear."""
    return card(
        f"{room} is closed",
        Text("Thank you, all of you, for what you did together."),
        Text(
            f"What was said is kept for {months} months and then deleted. Actions and decisions are kept longer.",
            Tone.QUIET,
        ),
        Text("You can still look up a word, and set up another Room here: @BigRoom set up", Tone.QUIET),
    )


def closed(room: str) -> Card:
    """To the one who closed it."""
    return card(f"You have closed {room}", Text("Its people are told in every Channel."))


_TYPED = {"name": "Home from hospital", "purpose": "People leave hospital the day they are ready.", "nation": "england"}
_CHANNELS = (
    Channel(1, "slack", "C0DISCHRG1", 7, here=True, present=True),
    Channel(2, "teams", "19:fernleigh-made-up", 1, here=False, present=False),
)

EXAMPLES = {
    "settings_form": settings_form({**_TYPED, "day": "1", "at": "09:00", "keep": "12"}, "Please give a time."),
    "settings_saved": settings_saved(),
    "organisations_form": organisations_form(((1, "Fernleigh NHS Trust", 4), (2, "Fernshire Police", 0))),
    "channels_list": channels_list(_CHANNELS, LAST_CHANNEL),
    "confirm_removal": confirm_removal(_CHANNELS[1]),
    "channel_removed": channel_removed(),
    "farewell_to_channel": farewell_to_channel("Home from hospital"),
    "pause_told": pause_told("Home from hospital"),
    "paused": paused(),
    "resume_told": resume_told("Home from hospital"),
    "resumed": resumed(),
    "close_form": close_form("Home from hospital", 12, "Home", "That is not the name of this Room."),
    "farewell": farewell("Home from hospital", 12),
    "closed": closed("Home from hospital"),
}

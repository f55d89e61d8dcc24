"""What facilitators read about cards that did not arrive: why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.message import Button, Buttons, Card, Row, Rows, Text, Tone, card

_NAMES = {"slack": "Slack Channel", "teams": "Teams Channel", "web": "web page"}

_ADD_ME_AGAIN = "I am no longer in that Channel. Add me again there."
_ASK_IT = "I am not let in there any more. Ask your IT team to add me again."
_NOT_SET_UP = "I am not set up for that platform any more. Ask your IT team."
_GIVEN_UP = "I tried for hours and could not get through. Try again when that platform is well."
_OUR_FAULT = "The fault is ours. If it goes on when you try again, tell your IT team."
_REFUSED = "The platform refused the card. If it goes on when you try again, tell your IT team."

_REASONS = {
    "removed": _ADD_ME_AGAIN,
    "not_in_channel": _ADD_ME_AGAIN,
    "channel_not_found": _ADD_ME_AGAIN,
    "BotNotInConversationRoster": _ADD_ME_AGAIN,
    "ConversationNotFound": "That Channel is gone, or I was taken out of it. Add me again, or to another Channel.",
    "is_archived": "That Channel is archived. Open it again.",
    "channel_is_archived": "That Channel is archived. Open it again.",
    "restricted_action": "Only some people may post in that Channel. Let me post there.",
    "restricted_action_read_only_channel": "That Channel is read only. Let me post there.",
    "invalid_auth": _ASK_IT,
    "not_authed": _ASK_IT,
    "account_inactive": _ASK_IT,
    "token_revoked": _ASK_IT,
    "token_expired": _ASK_IT,
    "no_permission": _ASK_IT,
    "missing_scope": _ASK_IT,
    "service_host_not_listed": _ASK_IT,
    "address_unreadable": "I have lost the way to that Channel. Write something to me there.",
    "this platform is not set up here": _NOT_SET_UP,
    "busy": _GIVEN_UP,
}


@dataclass(frozen=True, slots=True)
class Troubled:
    """A Channel in which cards did not arrive; `count` is 0 where none was lost yet. `day` is that of the last."""

    channel_id: int
    platform: str
    reason: str
    count: int = 0
    day: str = ""


def name_of(platform: str) -> str:
    """What a Channel of that platform is called in a sentence."""
    return _NAMES.get(platform, "Channel")


def in_words(reason: str) -> str:
    """What a platform's own code, or our word for a fault, means for a person and what to do."""
    fault_of_ours = reason.endswith(("Error", "Exception"))
    return _REASONS.get(reason, _OUR_FAULT if fault_of_ours else _REFUSED)


def listed(troubled: Sequence[Troubled]) -> Card:
    """Each Channel in trouble, why, and a way to try again."""
    if not troubled:
        return card("Every card has arrived", Text("No Channel of this Room is in trouble."))
    return card(
        "Some cards did not arrive",
        Rows(tuple(_row(one) for one in troubled)),
        Text("A card that is too late by now is left out.", Tone.QUIET),
    )


def _row(one: Troubled) -> Row:
    lost = f"{one.count} {'card' if one.count == 1 else 'cards'}, the last on {one.day}. " if one.count else ""
    again = (Button("Try again", "deliveries.again", str(one.channel_id)),) if one.count else ()
    return Row(f"The {name_of(one.platform)}", lost + in_words(one.reason), again)


def trying_again() -> Card:
    """Pressed once or many times."""
    return card(
        "I am trying again",
        Text("If the cards do not arrive, I will say so here or in another Channel."),
        Text("To see how it went, write /bigroom deliveries", Tone.QUIET),
    )


def notice(platform: str, reason: str) -> Card:
    """To another Channel of the Room, for whoever can see to it."""
    return card(
        f"A card could not be delivered to the {name_of(platform)}",
        Text(in_words(reason)),
        Text("For facilitators: this shows what did not arrive, and tries again.", Tone.QUIET),
        Buttons((Button("Show what did not arrive", "bigroom deliveries"),)),
    )


EXAMPLES = {
    "none": listed(()),
    "listed": listed(
        (
            Troubled(1, "teams", "BotNotInConversationRoster", 2, "24 November 2026"),
            Troubled(2, "slack", "busy", 1, "23 November 2026"),
            Troubled(3, "slack", "removed"),
        )
    ),
    "trying_again": trying_again(),
    "notice": notice("teams", "BotNotInConversationRoster"),
}

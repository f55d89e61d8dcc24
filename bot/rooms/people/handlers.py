"""The verbs about who is in a Room, gathered from the modules that do them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.rooms import choosing
from bot.rooms.gate import Gate, Write
from bot.rooms.membership import Departed
from bot.rooms.people import away, departing, held, introducing, roles, who
from bot.rooms.people.away import Days, unread
from bot.rooms.people.held import Held
from bot.rooms.people.introducing import Follow

ALSO = (
    ("who", "Show who is in the Room"),
    ("about", "Say what your organisation does"),
    ("me", "Show what is held about you"),
    ("away", "Say when you are away"),
    ("leave", "Leave the Room"),
    ("room", "Choose which of your Rooms you mean"),
    ("roles", "Give people their roles"),
)
"""What may follow `bigroom`."""


def writes(  # noqa: PLR0913, PLR0917 -- what each feature does at each turn of a membership
    gate: Gate,
    now: Callable[[], datetime],
    counted: Sequence[Held] = (),
    followed_by: Sequence[Follow] = (),
    departed: Sequence[Departed] = (),
    erased: Sequence[Departed] = (),
    days: Days = unread,
    moved: Sequence[Departed] = (),
) -> dict[str, Write]:
    """All look into the record.

    `counted` tells how much each feature holds about a Member, `followed_by` what each does when one has said whose
    they are, `departed` when one has left, and `erased` when one has no name any more.
    `days` reads when somebody says they are away, and `moved` is what each does then.
    """
    return {
        **introducing.writes(gate, followed_by),
        **departing.writes(gate, now, departed),
        **who.writes(gate),
        **roles.writes(gate),
        **away.writes(gate, days, moved),
        **held.writes(gate, counted, departed, erased),
        **choosing.writes(gate),
    }

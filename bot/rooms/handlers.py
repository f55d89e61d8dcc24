"""The verbs of a Room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import patient_refused
from bot.message import Command, Intent, Reply
from bot.rooms.cards import everything_card, help_card, set_up_elsewhere, set_up_here
from bot.rooms.charter.setting_up import Made, SettingUp
from bot.rooms.gate import BY_INVITATION
from bot.rooms.people import handlers as people_handlers
from bot.safety import clean, holds_nhs_number

COMMANDS = (
    Command(
        "bigroom",
        "help",
        "Show what you can ask, or set up a Room here",
        "/bigroom set up",
        also=(
            ("set up", "Set up a Room in this Channel"),
            *people_handlers.ALSO,
            ("add", "Get a code with which another Channel joins this Room"),
            ("join CODE", "Join this Channel to a Room, with a code from its facilitator"),
            ("web", "Give this Room a web page"),
            ("link", "Get a code that links your account on another platform"),
            ("link CODE", "Link this account with your other one"),
            ("page", "Open the Room’s web page, by a link of your own"),
            ("invite", "Invite someone who has neither Slack nor Teams"),
            ("invites", "See who was invited, and end or renew their links"),
            ("stop mail", "Get no more e-mail from this Room"),
            ("deliveries", "See which cards did not arrive, and try again"),
            ("charter", "Show the Room’s purpose, rhythm, people and ground rules"),
            ("rules", "Show or change the ground rules"),
            ("card", "Show the Room’s own card again"),
            ("settings", "Change the name, purpose, day, time and time zone"),
            ("organisations", "Add or remove an organisation"),
            ("channels", "See where the Room meets, or remove a Channel"),
            ("pause", "Let nothing come by itself for a while"),
            ("resume", "Go on after a pause"),
            ("close", "Close the Room for good"),
        ),
    ),
)


def reads(commands: tuple[Command, ...], glossary: str = "") -> dict[str, Callable[[Intent], Awaitable[Reply]]]:
    """The verbs without an effect; help shows `commands`, the whole list, and where the glossary is read."""
    plain, everything = Reply(help_card(commands, glossary=glossary)), Reply(everything_card(commands))
    set_up, elsewhere = Reply(set_up_here()), Reply(set_up_elsewhere())

    async def help_people(intent: Intent) -> Reply:
        wanted = intent.words.casefold()
        if holds_nhs_number(wanted):
            return Reply(patient_refused())
        return plain if wanted in {"", "help"} else Reply(help_card(commands, clean(intent.words), glossary))

    async def list_everything(_intent: Intent) -> Reply:
        return everything

    async def offer_to_set_up(intent: Intent) -> Reply:
        begins = not intent.place.direct and intent.place.platform not in BY_INVITATION
        return set_up if begins else elsewhere

    offers = dict.fromkeys(("bigroom set up", "bigroom setup", "bigroom set-up"), offer_to_set_up)
    return {"bigroom": help_people, "bigroom.everything": list_everything, **offers}


def writes(
    now: Callable[[], datetime], answered: Callable[[], Collection[str]], made: Sequence[Made] = ()
) -> dict[str, Callable[[Intent, AsyncConnection], Awaitable[Reply]]]:
    """The verbs with an effect, and those that look into the record; `answered` are those that somebody answers.

    Features that begin in a new Room are told of it by `made`.
    """
    setting_up = SettingUp(now, answered, made)
    return {"rooms.begin": setting_up.begin, "rooms.set_up": setting_up.finish}

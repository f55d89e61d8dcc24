"""What is done with each kind of activity: which Intent it is, and whether its answer is the response or sent apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import structlog

from adapters.teams import inbound, invoke
from bot.message import Account, Audience, Card, Intent, Place, Reply, Route

log = structlog.get_logger()

Json = dict[str, Any]
Remember = Callable[[Place, bool], Awaitable[None]]
Send = Callable[[Intent, Reply], None]
Show = Callable[[Intent, Reply], Awaitable[bool]]
HomeOf = Callable[[Place, Account], Awaitable[str]]

_ANSWERED = "This was answered a moment ago."


class Listener:
    """Hears activities whose token is good.

    `send` delivers an answer apart and returns at once. `show` delivers one to the asker alone where they asked, and
    tells whether it could. `home_of` finds a person's own tenant, or refuses them.
    """

    def __init__(  # noqa: PLR0913 -- what it needs, each once
        self,
        route: Route,
        verbs: frozenset[str],
        remember: Remember,
        *,
        send: Send,
        show: Show,
        home_of: HomeOf,
    ) -> None:
        self._route = route
        self._verbs = verbs
        self._remember = remember
        self._send = send
        self._show = show
        self._home_of = home_of

    async def hear(self, activity: inbound.Activity) -> Json | None:
        """Return the body of an invoke's response; None for all else, and for invokes that we do not know.

        What an Intent does is done and stored before Teams gets its acknowledgement; a message's answer may follow it.
        """
        match inbound.text(activity, "type"):
            case "message":
                await self._told(activity)
            case "invoke":
                return await self._invoked(activity)
            case "installationUpdate" | "conversationUpdate":
                await self._met(activity)
            case _:  # Teams adds kinds of activity over time; they are no errors
                log.debug("teams_activity_ignored")
        return None

    async def _told(self, activity: inbound.Activity) -> None:
        if inbound.hands_on_a_card(activity):
            return
        intent = await self._at_home(inbound.message(activity, self._verbs), activity)
        reply = await self._ask(intent)
        if reply:
            self._send(intent, reply)
            if aside := _aside(activity, intent, reply):
                self._send(intent, Reply(aside))

    async def _invoked(self, activity: inbound.Activity) -> Json | None:
        match inbound.text(activity, "name"):
            case "adaptiveCard/action":
                return await self._pressed(activity)
            case "composeExtension/query":
                return await self._searched(await self._at_home(inbound.search(activity), activity))
            case "composeExtension/fetchTask":
                return await self._in_dialog(await self._at_home(inbound.shortcut(activity), activity))
            case "composeExtension/submitAction":
                return await self._in_dialog(await self._at_home(inbound.dialog(activity), activity))
            case _:
                return None

    async def _pressed(self, activity: inbound.Activity) -> Json:
        """A private card is replaced by its answer; a Room's card stays, and the answer is sent apart.

        Where Teams does not show it apart to one person, it is shown in place of the Room's card, which Teams does for
        the person who pressed and nobody else (its documents: "sequential workflows").
        """
        intent = await self._at_home(inbound.press(activity), activity)
        reply = await self._ask(intent)
        if reply is None:
            return invoke.said(_ANSWERED)
        if _for_everyone(intent, reply):
            self._send(intent, reply)
            aside = _aside(activity, intent, reply)
            return invoke.replacement(aside) if aside else invoke.said("Sent to everyone here.")
        if not inbound.private(activity) and await self._show(intent, reply):
            return invoke.said("The answer is on its way to you.")
        return invoke.replacement(reply.card)

    async def _searched(self, intent: Intent) -> Json:
        if intent.verb not in self._verbs or not intent.words:
            return invoke.hint("Type a word, an acronym or what it stands for.")
        reply = await self._ask(intent)
        if reply is None:
            return invoke.hint(_ANSWERED)
        return invoke.doubt(reply.card) if reply.unsure else invoke.results(reply.card)

    async def _in_dialog(self, intent: Intent) -> Json:
        reply = await self._ask(intent) if intent.verb else None
        return invoke.dialog(reply.card) if reply else invoke.done()

    async def _met(self, activity: inbound.Activity) -> None:
        """Teams tells of an installation twice, as itself and as a new member; only the first is greeted."""
        for departure in inbound.departures(activity):
            await self._ask(departure)
        present = inbound.presence(activity)
        if present is None:
            return
        await self._remember(inbound.spot(activity), present)
        if inbound.text(activity, "action") == "add":
            intent = inbound.greeting(activity)
            reply = await self._ask(intent)
            if reply:
                self._send(intent, Reply(reply.card, Audience.ROOM))

    async def _ask(self, intent: Intent) -> Reply | None:
        """Route it. The Bot Framework promises no id for every activity, and each must be a delivery of its own."""
        return await self._route(intent if intent.delivery else replace(intent, delivery=f"unnamed-{uuid4().hex}"))

    async def _at_home(self, intent: Intent, activity: inbound.Activity) -> Intent:
        """In a shared channel an activity names the channel's tenant, and a partner's own is on the roster alone."""
        if not inbound.shared(activity):
            return intent
        home = await self._home_of(inbound.spot(activity), intent.account)
        return replace(intent, account=replace(intent.account, tenant=home))


def _for_everyone(intent: Intent, reply: Reply) -> bool:
    return reply.audience is Audience.ROOM and not intent.place.direct


def _aside(activity: inbound.Activity, intent: Intent, reply: Reply) -> Card | None:
    """What the asker sees in the place of the private card from which they told everyone."""
    return reply.aside if _for_everyone(intent, reply) and inbound.private(activity) else None

"""What is done with each kind of activity: which Intent it is, and whether its answer is the response or sent apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog

from adapters.teams import inbound, invoke
from bot.message import Audience, Intent, Place, Reply, Route

log = structlog.get_logger()

Json = dict[str, Any]
Remember = Callable[[Place, bool], Awaitable[None]]
Send = Callable[[Intent, Reply], None]
HomeOf = Callable[[Intent], Awaitable[str]]

_ANSWERED = "This was answered a moment ago."


class Listener:
    """Hears activities whose token is good. `send` delivers an answer apart and returns at once."""

    def __init__(self, route: Route, verbs: frozenset[str], remember: Remember, send: Send, home_of: HomeOf) -> None:
        self._route = route
        self._verbs = verbs
        self._remember = remember
        self._send = send
        self._home_of = home_of

    async def hear(self, activity: inbound.Activity) -> Json | None:
        """Return the body of an invoke's response; None for all else, and for invokes that we do not know.

        What an Intent does is done and stored before Teams gets its acknowledgement; a message's answer may follow it.
        """
        match inbound.text(activity, "type"):
            case "message":
                intent = await self._at_home(inbound.message(activity, self._verbs), activity)
                reply = await self._route(intent)
                if reply:
                    self._send(intent, reply)
            case "invoke":
                return await self._invoked(activity)
            case "installationUpdate" | "conversationUpdate":
                await self._met(activity)
            case _:  # Teams adds kinds of activity over time; they are no errors
                log.debug("teams_activity_ignored")
        return None

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
        """A private card is replaced by its answer; a Room's card stays, and the answer is sent apart."""
        intent = await self._at_home(inbound.press(activity), activity)
        reply = await self._route(intent)
        if reply is None:
            return invoke.said(_ANSWERED)
        for_everyone = reply.audience is Audience.ROOM and not intent.place.direct
        if inbound.private(activity) and not for_everyone:
            return invoke.replacement(reply.card)
        self._send(intent, reply)
        return invoke.said("Sent to everyone here." if for_everyone else "The answer is on its way to you.")

    async def _searched(self, intent: Intent) -> Json:
        if intent.verb not in self._verbs or not intent.words:
            return invoke.hint("Type a word, an acronym or what it stands for.")
        reply = await self._route(intent)
        return invoke.results(reply.card) if reply else invoke.hint(_ANSWERED)

    async def _in_dialog(self, intent: Intent) -> Json:
        reply = await self._route(intent) if intent.verb else None
        return invoke.dialog(reply.card) if reply else invoke.done()

    async def _met(self, activity: inbound.Activity) -> None:
        """Teams tells of an installation twice, as itself and as a new member; only the first is greeted."""
        present = inbound.presence(activity)
        if present is None:
            return
        await self._remember(inbound.spot(activity), present)
        if inbound.text(activity, "action") == "add":
            intent = inbound.greeting(activity)
            reply = await self._route(intent)
            if reply:
                self._send(intent, Reply(reply.card, Audience.ROOM))

    async def _at_home(self, intent: Intent, activity: inbound.Activity) -> Intent:
        """In a shared channel an activity names the channel's tenant, and a partner's own is on the roster alone."""
        if not inbound.shared(activity):
            return intent
        home = await self._home_of(intent)
        return replace(intent, account=replace(intent.account, tenant=home))

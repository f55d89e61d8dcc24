"""Where the Bot Framework SDK is met: its turn, its invoke response, and nothing of its authentication or its client.

The SDK is at the end of its life, so all of it that we use is in this file, and replacing it means rewriting this file.
botbuilder-integration-aiohttp is not needed, and its process() fails invokes that have a good answer with a 500: here
process_activity() returns the body, and Starlette writes it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.core.invoke_response import InvokeResponse
from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount
from botframework.connector.auth import BotFrameworkAuthentication, ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.connector_factory import ConnectorFactory

from adapters.teams import inbound
from adapters.teams.connector import Connector, Connectors
from adapters.teams.verify import Refused, Verifier

Json = dict[str, Any]
Logic = Callable[[inbound.Activity], Awaitable[Json | None]]

_NO_STREAMING = 403
_OK, _NOT_UNDERSTOOD = 200, 400


class _Factory(ConnectorFactory):  # type: ignore[misc]  # the SDK ships no types
    """Hands the SDK our own connector."""

    def __init__(self, connectors: Connectors) -> None:
        self._connectors = connectors

    async def create(self, service_url: str, audience: str) -> Connector:  # noqa: ARG002 -- the SDK's signature
        return self._connectors.at(service_url)


class _Authentication(BotFrameworkAuthentication):  # type: ignore[misc]  # the SDK ships no types
    """Puts our strict check in the place of the SDK's."""

    def __init__(self, verifier: Verifier, connectors: Connectors) -> None:
        self._verifier = verifier
        self._factory = _Factory(connectors)

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        result = AuthenticateRequestResult()
        claims = await self._verifier.check(auth_header, activity.additional_properties)
        result.claims_identity = ClaimsIdentity(dict(claims), is_authenticated=True)
        result.connector_factory = self._factory
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> None:  # noqa: ARG002 -- the SDK's signature
        raise Refused(_NO_STREAMING, "streaming_not_offered")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002 -- the SDK's signature
        return self._factory

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """We sign nobody in."""


class Turns(CloudAdapterBase):  # type: ignore[misc]  # the SDK ships no types
    """Runs one activity: check its token, hand it to `logic`, and return what to answer the HTTP request with."""

    def __init__(self, verifier: Verifier, connectors: Connectors) -> None:
        super().__init__(_Authentication(verifier, connectors))

    async def run(self, authorization: str, activity: inbound.Activity, logic: Logic) -> tuple[int, Json | None]:
        """Return status and body; raises Refused when the token is not good."""

        async def turn(context: TurnContext) -> None:
            body = await logic(activity)
            if context.activity.type == ActivityTypes.invoke:
                # An InvokeResponse of our own: the SDK's types for invoke answers refuse some that Teams documents.
                answer = InvokeResponse(_OK, body) if body is not None else InvokeResponse(_NOT_UNDERSTOOD)
                await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=answer))

        answer = await self.process_activity(authorization, _activity(activity), turn)
        return (answer.status, answer.body) if answer else (_OK, None)


def _activity(payload: inbound.Activity) -> Activity:
    """Build what a turn reads and no more: the SDK's deserialiser walks the whole activity and costs milliseconds."""
    activity = Activity(
        type=inbound.text(payload, "type"),
        id=inbound.text(payload, "id"),
        channel_id=inbound.text(payload, "channelId"),
        service_url=inbound.text(payload, "serviceUrl"),
        conversation=ConversationAccount(id=inbound.text(payload, "conversation", "id")),
        from_property=ChannelAccount(id=inbound.text(payload, "from", "id")),
        recipient=ChannelAccount(id=inbound.text(payload, "recipient", "id")),
    )
    activity.additional_properties = payload
    return activity

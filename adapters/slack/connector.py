"""Calls to Slack: the Web API and response URLs, over one shared session, raising the core's two exceptions."""

from __future__ import annotations

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import Awaitable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.message import TryLater, Undeliverable

TIMEOUT = 10  # seconds for one call
LONGEST_WAIT = 3  # seconds of Retry-After that are slept through here; longer ones are for who called
PAUSE = 2.0  # seconds until another try when Slack names none
BUSY = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})

# What Slack says of a person whom we cannot write to at all. Not `messages_tab_disabled`: that switch is our app's own.
THEIRS = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)


class BriefRateLimit(AsyncRateLimitErrorRetryHandler):
    """The SDK sleeps as long as Slack asks, in this process, even a minute; here only a short while."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return limited and response is not None and _asked_pause(response.headers) <= LONGEST_WAIT


class Connector:
    """`start` and `stop` bracket its life; calls outside it open a connection each and are slow, not wrong."""

    def __init__(self, api_url: str, log: logging.Logger) -> None:
        handlers: list[AsyncRetryHandler] = [
            AsyncConnectionErrorRetryHandler(),
            AsyncServerErrorRetryHandler(),
            BriefRateLimit(),
        ]
        self.client = AsyncWebClient(base_url=api_url, timeout=TIMEOUT, retry_handlers=handlers, logger=log)
        self._log = log
        self._owned: aiohttp.ClientSession | None = None

    def start(self, session: aiohttp.ClientSession | None) -> None:
        """Share the session given, or open one with our timeout, since the SDK's own does not reach a shared one."""
        if session is None:
            self._owned = session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        self.client.session = session

    async def stop(self) -> None:
        """Close the session if it is ours."""
        if self._owned is not None:
            await self._owned.close()

    async def call(self, method: str, token: str, **arguments: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- JSON
        """Call a Web API method; raises TryLater or Undeliverable(Slack's error code)."""
        return await _said(self.client.api_call(method, json={"token": token, **arguments}))

    async def whose(self, token: str) -> str:
        """The id of the installation a token belongs to; raises as `call` does, but a dead token is nobody's."""
        try:
            told = await self.call("auth.test", token)
        except Undeliverable:
            return ""
        return str(told.get("enterprise_id" if told.get("is_enterprise_install") else "team_id") or "")

    async def exchange(self, client_id: str, client_secret: str, **form: str) -> Mapping[str, Any]:
        """Give the code of an installation for its token; raises as `call` does."""
        headers = client_header(client_id, client_secret)
        return await _said(self.client.api_call("oauth.v2.access", data=form, headers=headers))

    async def upload(self, token: str, name: str, content: bytes, alt: str) -> str:
        """Put a file where only this app's messages show it, and give its id; raises as `call` does.

        Slack may need a moment more before a message may hold it.
        """
        length = len(content)
        asked = self.client.files_getUploadURLExternal(token=token, filename=name, length=length, alt_txt=alt)
        given = await _said(asked)
        await self._put(given["upload_url"], content)
        await _said(self.client.files_completeUploadExternal(token=token, files=[{"id": given["file_id"]}]))
        return str(given["file_id"])

    async def _put(self, url: str, content: bytes) -> None:
        """The address itself is the right to write there, so no token goes with it."""
        post = self.client.session.post if self.client.session else partial(aiohttp.request, "POST")
        try:
            async with post(url, data=content, timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as answer:
                if answer.status != HTTPStatus.OK:
                    raise refusal(answer.status, "", answer.headers)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater(PAUSE) from error

    async def respond(self, url: str, message: Mapping[str, Any]) -> None:
        """Answer through a response URL (five uses in thirty minutes); raises as `call` does."""
        hook = AsyncWebhookClient(
            url, session=self.client.session, retry_handlers=self.client.retry_handlers, logger=self._log
        )
        try:
            answer = await hook.send_dict(dict(message))
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:  # which the SDK does not retry here
                await asyncio.sleep(1)
                answer = await hook.send_dict(dict(message))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater(PAUSE) from error
        if answer.status_code != HTTPStatus.OK:
            raise refusal(answer.status_code, _code(answer.body), answer.headers)


def client_header(client_id: str, client_secret: str) -> dict[str, str]:
    """How the app says that it is itself; the SDK's own way stands on a part of aiohttp that is going."""
    return {"Authorization": f"Basic {b64encode(f'{client_id}:{client_secret}'.encode()).decode()}"}


def reason_of(error: TryLater | Undeliverable) -> str:
    """A word for the log: Slack's code, or what the network said. Never words of a message."""
    if isinstance(error, Undeliverable):
        return error.reason
    cause = error.__cause__
    return type(cause).__name__ if cause is not None and not isinstance(cause, SlackApiError) else "busy"


async def _said(asked: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any]:
    try:
        response = await asked
    except SlackApiError as error:
        raise _meaning(error) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise TryLater(PAUSE) from error
    return dict(response.data) if isinstance(response.data, dict) else {}


def _meaning(error: SlackApiError) -> TryLater | Undeliverable:
    response = error.response
    status = getattr(response, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
    return refusal(status, _code(getattr(response, "data", None)), getattr(response, "headers", {}))


def refusal(status: int, code: str, headers: Mapping[str, Any]) -> TryLater | Undeliverable:
    """What a no of Slack's means: to be tried later, or never to be taken, from this person or at all."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in BUSY:
        return TryLater(_asked_pause(headers))
    return Undeliverable(code or f"http_{status}", person=code in THEIRS)


def _code(said: object) -> str:
    """Slack's error code, wherever it put it."""
    if isinstance(said, str):
        try:
            said = json.loads(said)
        except ValueError:
            return ""
    code = said.get("error") if isinstance(said, Mapping) else None
    return code if isinstance(code, str) else ""


def _asked_pause(headers: Mapping[str, Any]) -> float:
    """Seconds of Retry-After; the SDK gives headers as lists in one place and as texts in another."""
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), PAUSE)
    try:
        return float(found[0] if isinstance(found, list) else found)
    except ValueError:
        return PAUSE

"""Bolt as we use it: with little of its own switched on, and told everything it knows by us."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.dispatch import Dispatch
from adapters.slack.installations import NOT_INSTALLED, Installations

THEIRS = "SLACK_"  # how every variable begins that Bolt looks for


def build(dispatch: Dispatch, installations: Installations, client: AsyncWebClient, log: logging.Logger) -> AsyncApp:
    """Bolt with nothing of its own switched on that we do not use; what that saves is in benchmarks/."""
    with unseen(THEIRS):
        bolt = AsyncApp(
            name="bigroom",  # Bolt otherwise walks the stack to find one
            logger=log,
            client=client,
            authorize=installations,  # type: ignore[arg-type]  # Bolt takes its own AsyncAuthorize too
            user_facing_authorize_error_message=NOT_INSTALLED,
            process_before_response=True,  # else Bolt looks every 10 ms whether the answer is there
            request_verification_enabled=False,  # verify.py comes first and is stricter
            ssl_check_enabled=False,  # our listener knows these four
            url_verification_enabled=False,
            ignoring_self_events_enabled=False,
            ignoring_self_assistant_message_events_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
    bolt.use(dispatch)
    return bolt


@contextmanager
def unseen(prefix: str) -> Iterator[None]:
    """Keep variables from a library that looks for them by itself; none is read here, and all are there again after.

    No argument stops Bolt from looking: a bot token in the environment makes it warn about two tokens, and a client id
    with its secret makes it set up an OAuth flow that nobody asked for. What it is built with must not wait in between.
    """
    kept = {name: os.environ.pop(name) for name in [*os.environ] if name.startswith(prefix)}
    try:
        yield
    finally:
        os.environ.update(kept)


def quiet_log() -> logging.Logger:
    """For the SDK, which writes whole bodies at DEBUG, and composes them even for a logger with no level of its own."""
    quiet = logging.getLogger("adapters.slack.sdk")
    quiet.setLevel(logging.WARNING)
    return quiet

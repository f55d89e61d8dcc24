"""The adapters of Slack and Teams, as the settings want them.

A platform's libraries are loaded where it is wanted: 9 MB for Slack, 25 for Teams, and a third of a start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import stores
from bot.features import COMMANDS
from bot.installations import Installations

if TYPE_CHECKING:
    from adapters.slack.app import Slack
    from adapters.teams.app import Teams
    from adapters.teams.listener import Remember
    from bot.database import Database
    from bot.rooms.reaching import Ways
    from bot.router import Router
    from bot.settings import Settings


def ways(settings: Settings) -> Ways:
    """How people are written to alone, on platforms on which their id is enough."""
    if not settings.slack_wanted:
        return {}
    from adapters.slack.address import chat_with

    return {"slack": chat_with}


def slack(settings: Settings, router: Router, database: Database, now: stores.Now, secret: str) -> Slack:
    """Slack, with one workspace's token or with a store of many."""
    from adapters.slack.app import Slack, SlackSettings

    wanted = SlackSettings(
        signing_secret=settings.slack_signing_secret.reveal(),
        bot_token=settings.slack_bot_token.reveal(),
        app_token=settings.slack_app_token.reveal(),
        api_url=settings.slack_api_url,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.reveal(),
        public_url=settings.public_url,
        state_secret=secret,
    )
    kept = Installations(database, now, secret, settings.old_secret_keys)
    store = stores.of_slack(database, now, kept) if settings.slack_installs else None
    return Slack(wanted, router, clock=lambda: now().timestamp(), store=store)


def teams(settings: Settings, router: Router, remember: Remember) -> Teams:
    """Teams for the tenants allowed; without credentials only for local clients."""
    from adapters.teams.app import Teams, TeamsSettings

    wanted = TeamsSettings(
        app_id=settings.teams_app_id,
        app_password=settings.teams_app_password.reveal(),
        tenant_id=settings.teams_tenant_id,
        openid_metadata_url=settings.teams_openid_metadata_url,
        token_url=settings.teams_token_url,
        service_hosts=settings.teams_service_hosts,
        allowed_tenants=settings.teams_allowed_tenants,
        anonymous=not settings.teams_wanted,
    )
    return Teams(wanted, router, COMMANDS, remember)

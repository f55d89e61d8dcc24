"""The app package that a tenant's administrator uploads: a manifest and two icons in a zip.

Written for manifest version 1.29 (June 2026), the first public one with `supportsTargetedMessages` and `triggers`;
before it they were in devPreview alone. `supportsChannelFeatures` came with 1.25, which wants it of every app that
works in teams. Twelve commands a list since 1.24, ten before. Source: learn.microsoft.com/microsoft-365/extensibility.
"""

from __future__ import annotations

import io
import json
import zipfile
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from adapters.teams.fit import at_word
from bot.message import Command

Json = dict[str, Any]

VERSION = "1.29"
_SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"

# The schema's limits, in characters and commands.
_TITLE = 32
_DESCRIPTION = 128
_COMMANDS_A_LIST = 12
_EXTENSION_COMMANDS = 10

# The verb that people search by as they write; there is no more to it than its name.
_SEARCHED = "jargon"

_FULL = (
    "Big Room gives people of several health and care organisations one shared space: in Teams, in Slack and on the "
    "web at once. Ask it what a piece of jargon means and it answers you alone. It reads only what is addressed to it. "
    "It is not for clinical use: do not write about identifiable patients."
)

# Zips of the same content are the same bytes, whenever they are written.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def manifest(commands: tuple[Command, ...], app_id: str, public_url: str, version: str) -> Json:
    """Describe the app to Teams. Raises ValueError unless `app_id` is a GUID and `public_url` begins https://.

    `version` is three numbers; Teams takes an update only if it is higher than the version installed.
    """
    app, domain = str(UUID(app_id)), _domain(public_url)
    return {
        "$schema": _SCHEMA,
        "manifestVersion": VERSION,
        "version": version,
        "id": app,
        **_introduction(public_url),
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#124252",
        # Says that we do not take a team's members for each channel's members: shared and private channels work.
        "supportsChannelFeatures": "tier1",
        "bots": [_bot(app, commands)],
        "composeExtensions": [_extension(app, commands)],
        # No webApplicationInfo: nobody signs in, and no permission to read conversations is asked for.
        "validDomains": [domain],
    }


def package(commands: tuple[Command, ...], app_id: str, public_url: str, version: str) -> bytes:
    """Zip the manifest and its icons as Teams takes them; raises as manifest() does."""
    icons = files("adapters.teams") / "icons"
    parts = {
        "manifest.json": json.dumps(manifest(commands, app_id, public_url, version), indent=2).encode(),
        "color.png": (icons / "color.png").read_bytes(),
        "outline.png": (icons / "outline.png").read_bytes(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return packed.getvalue()


def _domain(public_url: str) -> str:
    address = urlsplit(public_url)
    if address.scheme != "https" or not address.hostname:
        message = "Teams needs a public address that begins https://"
        raise ValueError(message)
    return address.hostname


def _introduction(public_url: str) -> Json:
    """What people read before they install it."""
    return {
        "name": {"short": "Big Room", "full": "Big Room: one shared space for several organisations"},
        "description": {
            "short": "Plain words for jargon, and one room for several organisations",
            "full": _FULL,
        },
        "developer": {
            "name": "Big Room",
            "websiteUrl": public_url,
            "privacyUrl": f"{public_url}/about",
            "termsOfUseUrl": f"{public_url}/about",
        },
    }


def _bot(app: str, commands: tuple[Command, ...]) -> Json:
    menu = [_menu_entry(command) for command in commands[:_COMMANDS_A_LIST]]
    return {
        "botId": app,
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        "supportsFiles": False,
        # Without it Teams offers nobody a private message to the bot, and takes no notice of the slash trigger.
        "supportsTargetedMessages": True,
        "commandLists": [
            {"scopes": ["team", "groupChat"], "triggers": ["slash"], "commands": menu},
            # A chat with one person is private already, so Teams has no slash commands of bots there.
            {"scopes": ["personal"], "triggers": ["mention"], "commands": menu},
        ],
    }


def _menu_entry(command: Command) -> Json:
    """Teams writes the title into the message when it is chosen, so it is the bare verb, without a slash."""
    return {"title": command.verb[:_TITLE], "description": at_word(f"{command.help}: {command.usage}", _DESCRIPTION)}


def _extension(app: str, commands: tuple[Command, ...]) -> Json:
    searches = [_search(command) for command in commands if command.verb == _SEARCHED]
    shortcuts = [_shortcut(command) for command in commands if command.shortcut and command.verb != _SEARCHED]
    return {"botId": app, "commands": [*searches, *shortcuts][:_EXTENSION_COMMANDS]}


def _search(command: Command) -> Json:
    words = {"name": "words", "title": "Word or acronym", "description": "What you want explained", "inputType": "text"}
    return {
        "id": command.verb,
        "type": "query",
        "title": "Look up jargon",
        "description": at_word(command.help, _DESCRIPTION),
        "context": ["compose", "commandBox"],
        "parameters": [words],
    }


def _shortcut(command: Command) -> Json:
    return {
        "id": command.verb,
        "type": "action",
        "title": at_word(command.shortcut, _TITLE),
        "description": at_word(command.help, _DESCRIPTION),
        "context": ["message"],
        "fetchTask": True,  # the dialog is drawn from the message, not from parameters
    }

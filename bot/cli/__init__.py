"""The command line: bigroom run, demo, migrate, jargon, explain, glossary, actions, manifest, doctor, rotate-keys."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

import click

from bot.actions.log.copies import Format
from bot.cli.glossary import glossary
from bot.cli.options import file_of
from bot.memory import hold_little
from bot.settings import Settings, SettingsError, read_settings
from glossary.lookup import Answer, Kind, as_json


class Platform(StrEnum):
    """Those with a manifest."""

    SLACK = "slack"
    TEAMS = "teams"


PACKAGE = Path("bigroom-teams.zip")
FILE = click.Path(dir_okay=False, path_type=Path)

of_room = click.option("--room", required=True, help="The Room’s name, or its number where two have one name.")


@click.group()
def app() -> None:
    """Big Room: one shared space for several organisations, in Slack, in Teams and on the web at once."""


@app.command()
def run() -> None:
    """Serve for real; stops with one sentence when a setting is wrong or missing."""
    _serve(read_settings(), demo=False)


@app.command()
def demo() -> None:
    """Serve a sample Room on this machine only, with nothing to set up."""
    _serve(read_settings(demo=True), demo=True)


def _serve(settings: Settings, *, demo: bool) -> None:
    hold_little()

    import uvloop

    from bot.__main__ import serve_product

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve_product(settings, demo=demo))


@app.command()
def migrate() -> None:
    """Bring the database to the shape this version needs. Safe to run again."""
    from bot.__main__ import make_folder
    from bot.database import DATABASE_AWAY, Database
    from bot.migrating import current, migrate
    from glossary.shipped import shipped

    settings = read_settings(complete=False)
    make_folder(settings.database_url)

    async def upgrade() -> str:
        database = Database(settings.database_url, longest=None)
        try:
            await database.check()
            await migrate(database)
            return await current(database)
        except DATABASE_AWAY:
            message = "DATABASE_URL is wrong, or its database is not running: it cannot be reached."
            raise SettingsError(message) from None
        finally:
            await database.close()

    print(f"The database is up to date (revision {asyncio.run(upgrade())}).")
    shipped()  # made now and kept, or the start would take two seconds longer and hold the memory that this took


@app.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--json", "to_json", is_flag=True, help="Print JSON, one line a query.")
def jargon(*, query: tuple[str, ...], to_json: bool) -> None:
    """Say what a word, an abbreviation or a question means, and to whom. QUERY of - reads one a line."""
    from glossary.shipped import shipped

    asked = " ".join(query)
    if not (asked.strip() or to_json):
        message = "Which word shall I look up? For example: bigroom jargon ICB"
        raise click.UsageError(message)
    lookup = shipped()
    for line in sys.stdin.buffer if asked == "-" else (os.fsencode(asked),):
        _tell(lookup.find(line.decode("utf-8", "replace").rstrip("\r\n")), to_json=to_json)


def _tell(answer: Answer, *, to_json: bool) -> None:
    from bot.jargon import cards
    from bot.jargon.rules import distinct
    from bot.safety import clean, holds_nhs_number

    if to_json:
        print(json.dumps(as_json(answer), ensure_ascii=False))
        return
    if holds_nhs_number(clean(answer.query)):
        print(cards.patient_number().title)
        return
    match answer.kind:
        case Kind.FOUND:
            print(cards.printed(distinct(answer.terms), answer.query))
        case Kind.NEARLY:
            names = ", ".join(term.term for term in answer.terms)
            told = cards.likeliest(clean(answer.query), answer.terms)
            print(f"{cards.nearly(clean(answer.query), answer.terms).title}\n{names}")
            for row in cards.meanings(told) if told else ():
                print(f"{row.words} – {row.detail}")
        case Kind.UNKNOWN:
            print(cards.unknown(clean(answer.query), counted=False).title)


@app.command()
@click.option(
    "--json", "to_json", is_flag=True, help="Print JSON: the terms with their places, and what the text explains."
)
@click.option(
    "--jsonl",
    "by_line",
    is_flag=True,
    help="Read lines of JSON, each with a text and, to have it back, an id; print a line for each.",
)
def explain(*, to_json: bool, by_line: bool) -> None:
    """List the jargon in the text on standard input, and what it means there.

    The exit status is 1 when the text, or with --jsonl any line of it, cannot be read.
    """
    from bot.jargon.explaining import printing
    from glossary.shipped import scanner

    if by_line:
        if faults := printing.lines(scanner(), sys.stdin.buffer, sys.stdout.buffer):
            message = f"{faults:,} of the lines could not be read. Each has an “error” in its place."
            raise click.ClickException(message)
        return
    told = printing.as_json if to_json else printing.for_a_person
    try:
        told(scanner(), sys.stdin.buffer.read(), sys.stdout.buffer)
    except printing.NotTextError as error:
        raise click.ClickException(str(error)) from error


@app.command()
@click.argument("platform", type=click.Choice(list(Platform), case_sensitive=False))
@click.option("--socket", is_flag=True, help="Slack: for Socket Mode, without a public address.")
@click.option("--to", type=FILE, default=PACKAGE, show_default=True, help="Teams: where to write the app package.")
def manifest(*, platform: Platform, socket: bool, to: Path) -> None:
    """Print Slack's app manifest, or write the Teams app package."""
    from bot.features import COMMANDS

    settings = read_settings(complete=False)
    reachable = settings.public_url.startswith("https://") or (socket and platform is Platform.SLACK)
    if not reachable:
        message = (
            "PUBLIC_URL is wrong or missing: it is the https:// address at which the platform reaches this service."
        )
        raise SettingsError(message)
    if platform is Platform.SLACK:
        from adapters.slack.manifest import manifest as slack_manifest

        print(json.dumps(slack_manifest(COMMANDS, settings.public_url, socket_mode=socket), indent=2))
        return
    from adapters.teams.manifest import package

    try:
        to.write_bytes(package(COMMANDS, settings.teams_app_id, settings.public_url, version("bigroom")))
    except ValueError:
        message = "TEAMS_APP_ID is wrong: it is the Application (client) ID of the bot's registration, a GUID."
        raise SettingsError(message) from None
    except OSError:
        message = f"--to is wrong: nothing can be written at {to}."
        raise SettingsError(message) from None
    print(f"Wrote {to}. Upload it in the Teams admin centre, under Manage apps.")


@app.group()
def actions() -> None:
    """What Rooms agreed to do."""


@actions.command()
@of_room
@click.option("--output", type=FILE, required=True, help="Where to write the file.")
@click.option("--since", default="", help="Only what was logged from this day on, such as 2026-11-01.")
@file_of(Format, "What kind of file.")
def export(*, room: str, output: Path, since: str, form: Format, bom: bool) -> None:
    """Write a Room’s actions to a file; a workbook also holds its decisions and the history."""
    from bot.__main__ import now
    from bot.actions.log.taking import Wish, take

    settings = read_settings(complete=False)
    many = asyncio.run(take(settings.database_url, Wish(room, since, form, bom), output, now()))
    print(f"Wrote {many:,} actions to {output}.")


@actions.command()
@of_room
@click.option("--yes", is_flag=True, help="Do not ask.")
def release(*, room: str, yes: bool) -> None:
    """Lift the hold on a Room’s actions and decisions, so that they are deleted when their time is over."""
    from bot.actions.minding.operating import release

    settings = read_settings(complete=False)
    if not yes:
        click.confirm(f"Lift the hold on what {room} agreed? What is kept for an inquiry may be deleted.", abort=True)
    lifted = asyncio.run(release(settings.database_url, room))
    print("The hold is lifted." if lifted else "There is no hold on that Room.")


@actions.command()
@of_room
def rebuild(*, room: str) -> None:
    """Make a Room’s actions anew from their history, should what stands ever be in doubt. Safe to run again."""
    from bot.actions.minding.operating import rebuild

    asyncio.run(rebuild(read_settings(complete=False).database_url, room))
    print("Every action stands as its history says.")


@app.command()
def doctor() -> None:
    """Check settings, database, clock and both platforms, and say for each what to do."""
    from adapters.slack.manifest import SCOPES
    from bot.__main__ import now
    from bot.doctor import examine

    findings = asyncio.run(examine(now, SCOPES))
    for finding in findings:
        mark = {True: "ok ", False: "FIX", None: "?  "}[finding.well]
        print(f"{mark}  {finding.about}: {finding.said}")
    if any(finding.well is False for finding in findings):
        sys.exit(1)


@app.command()
def rotate_keys() -> None:
    """Encrypt workspaces' tokens with today's BIGROOM_SECRET_KEY, so that the old keys can go. Safe to run again."""
    from bot.__main__ import now
    from bot.database import DATABASE_AWAY, Database
    from bot.installations import Installations

    settings = read_settings()

    async def rotate() -> tuple[int, int]:
        database = Database(settings.database_url)
        key = settings.bigroom_secret_key.reveal()
        try:
            return await Installations(database, now, key, settings.old_secret_keys).rotate()
        except DATABASE_AWAY:
            message = "DATABASE_URL is wrong, or its database is not running or not migrated: it cannot be used."
            raise SettingsError(message) from None
        finally:
            await database.close()

    done, unread = asyncio.run(rotate())
    print(f"{done} Slack installations are encrypted with today's key.")
    if unread:
        message = (
            f"BIGROOM_OLD_SECRET_KEYS is wrong: {unread} Slack installations were made with a key that is not there."
        )
        raise SettingsError(message)


app.add_command(glossary)


def main() -> None:
    """Run, with one sentence and exit status 2 for a wrong setting."""
    try:
        app()
    except SettingsError as error:
        print(error, file=sys.stderr)
        sys.exit(2)

"""bigroom glossary export | check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.options import file_of
from bot.jargon.export import Format
from bot.settings import SettingsError

OUTPUT = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
DASH = Path("-")
LARGEST = 20_000_000
"""Bytes of a file that is checked: ten times the whole glossary."""


@click.group()
def glossary() -> None:
    """What the words mean: take it away as a file, or check a file that somebody sends."""


@glossary.command()
@file_of(Format, "What kind of file; md is Markdown.")
@click.option("--setting", default="", help="Only one setting, such as housing or “Police & justice”.")
@click.option("--output", type=OUTPUT, default=DASH, help="Where to write; - is the screen or a pipe, and the default.")
def export(*, form: Format, setting: str, output: Path, bom: bool) -> None:
    """Write the glossary, or a setting of it, to a file."""
    from bot.jargon.export import only, written
    from bot.jargon.pages import settings_by_slug, slug
    from glossary.shipped import glossary

    terms = glossary().terms
    settings = settings_by_slug(terms)
    if setting and slug(setting) not in settings:
        message = f"--setting is wrong: there is no {setting}. Use one of: {', '.join(settings)}."
        raise SettingsError(message)
    kept = only(terms, settings[slug(setting)] if setting else "")
    content = written(kept, form, bom=bom)
    if output == DASH:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError:
        message = f"--output is wrong: nothing can be written at {output}."
        raise SettingsError(message) from None
    print(f"Wrote {len(kept):,} terms with {sum(len(term.senses) for term in kept):,} senses to {output}.")


@glossary.command()
@click.argument("file", type=OUTPUT)
def check(*, file: Path) -> None:
    """Say for each line of a CSV file what it needs before its sense can be added. FILE of - reads a pipe.

    The first line names the columns: term, meaning, setting and source, and as far as they apply expansion, example,
    say, care, see, nation, status (historical, planned, discouraged), until, replaced_by, no_successor, unconfirmed,
    hard, reviewed and warning. docs/glossary.md tells what each holds; `bigroom glossary export` shows them filled in.

    The exit status is 0 when every row can be added or is there already, 1 when one clashes or must be mended, and 2
    when the file cannot be read.
    """
    from bot.jargon.offered import Verdict
    from bot.jargon.offered import check as checked
    from bot.jargon.sheets import UnreadableSheetError
    from glossary.shipped import glossary

    try:
        outcome = checked(_content(file), glossary())
    except UnreadableSheetError as error:
        raise SettingsError(str(error)) from None
    for note in outcome.notes:
        print(f"Note: {note}")
    for finding in outcome.findings:
        word = {Verdict.FAULTY: "MEND", Verdict.CLASH: "CLASH"}.get(finding.verdict, "note")
        named = f" ({finding.term})" if finding.term else ""
        print(f"Line {finding.line}{named}: {word}. {finding.said}")
    if outcome.new:
        print(f"Can be added: {', '.join(f'line {line} ({term})' for line, term in outcome.new)}.")
    print("; ".join(f"{many:,} {verdict}" for verdict, many in outcome.counts.items()) + ".")
    if not outcome.well:
        sys.exit(1)


def _content(file: Path) -> bytes:
    try:
        content = sys.stdin.buffer.read(LARGEST + 1) if file == DASH else file.read_bytes()
    except OSError:
        message = f"FILE is wrong: nothing can be read at {file}."
        raise SettingsError(message) from None
    if len(content) > LARGEST:
        message = "FILE is too large: 20 MB at most. Send it in parts."
        raise SettingsError(message)
    return content

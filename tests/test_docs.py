"""What the README and its neighbours say must be true of the product."""

import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import app
from bot.jargon.export import COLUMNS, WARNING
from bot.settings import VARIABLES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENVIRONMENT_FILE = (ROOT / ".env.example").read_text(encoding="utf-8")
WORDS_OF_COMPOSE = {"POSTGRES_PASSWORD"}


def settings_table() -> set[str]:
    """The variables named in the first column of the README's table of settings."""
    rows = re.findall(r"^\| (`[A-Z].*?) \|", README, flags=re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_every_setting_is_in_the_readme_and_every_one_there_exists() -> None:
    assert settings_table() == set(VARIABLES)


def test_the_example_environment_names_only_settings() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", ENVIRONMENT_FILE, flags=re.MULTILINE))
    assert named - WORDS_OF_COMPOSE <= set(VARIABLES)


def test_every_bigroom_command_that_the_documents_type_exists() -> None:
    documents = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8") + (ROOT / "Dockerfile").read_text()
    typed = set(re.findall(r"(?:bin/|`|&& |exec |\" )bigroom ([a-z-]+)", documents))
    assert typed >= {"doctor", "jargon", "manifest", "migrate", "run"}
    for command in typed:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


def test_every_make_target_that_the_readme_names_exists_and_is_helped() -> None:
    named = set(re.findall(r"(?:^|`)(?:PORT=\d+ )?make ([a-z]+)", README, flags=re.MULTILINE))
    assert {"run", "test"} <= named
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607 -- make is what is tested
    for target in named:
        assert f"make {target} " in helped, target


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/glossary.md"])
def test_every_file_that_a_document_points_to_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    pointed = re.findall(r"\]\((?!https?:)([^)#]+)\)", text) + re.findall(
        r"`((?:bot|adapters|tests|glossary)/[\w/.]*)`", text
    )
    assert pointed
    for path in pointed:
        assert (ROOT / path).exists(), path


def test_everything_the_image_copies_is_there() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        path
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, flags=re.MULTILINE)
        for path in line.split()
    ]
    assert {"bot", "adapters", "glossary", "migrations"} <= set(copied)
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for path in copied:
        assert (ROOT / path).exists(), path
        assert f"!{path}" in allowed, path


def test_the_locks_carry_no_addresses() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "tests" / "look" / "package-lock.json"]
    assert len(locks) == 4
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "resolved" not in text, lock.name
        assert "--index-url" not in text, lock.name
        assert " @ " not in text, lock.name


def test_the_stewards_page_tells_every_field_of_an_entry_and_so_does_the_command() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    assert sorted(told) == sorted(COLUMNS)
    helped = CliRunner().invoke(app, ["glossary", "check", "--help"]).output
    assert [name for name in (*COLUMNS, WARNING) if name not in helped] == []

"""The app package, held against the limits of the public manifest schema (which this machine has no copy of)."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from typing import Any

import pytest

from adapters.teams.manifest import manifest, package
from bot.message import Command
from tests.standins.teams_activities import APP_ID
from tests.teams.conftest import COMMANDS

ADDRESS = "https://bigroom.example/teams"


@pytest.fixture
def written() -> dict[str, Any]:
    return manifest(COMMANDS, APP_ID, ADDRESS, "1.0.0")


def test_it_says_what_it_is_within_the_schemas_lengths(written: dict[str, Any]) -> None:
    assert written["manifestVersion"] in written["$schema"]
    assert (written["id"], written["version"]) == (APP_ID, "1.0.0")
    assert len(written["name"]["short"]) <= 30
    assert len(written["name"]["full"]) <= 100
    assert len(written["description"]["short"]) <= 80
    assert len(written["description"]["full"]) <= 4000
    assert len(written["developer"]["name"]) <= 32
    assert all(
        written["developer"][key].startswith("https://") for key in ("websiteUrl", "privacyUrl", "termsOfUseUrl")
    )
    assert written["validDomains"] == ["bigroom.example"]
    assert len(written["accentColor"]) == 7


def test_it_works_wherever_people_talk(written: dict[str, Any]) -> None:
    (bot,) = written["bots"]
    assert bot["botId"] == APP_ID
    assert set(bot["scopes"]) == {"personal", "team", "groupChat"}
    assert bot["supportsTargetedMessages"] is True
    assert written["supportsChannelFeatures"] == "tier1"


def test_every_command_is_in_the_slash_menu(written: dict[str, Any]) -> None:
    (menu,) = [menu for menu in written["bots"][0]["commandLists"] if "slash" in menu["triggers"]]
    assert [entry["title"] for entry in menu["commands"]] == [command.verb for command in COMMANDS]
    assert "personal" not in menu["scopes"]


def test_menus_keep_the_schemas_limits_however_many_and_long_the_commands() -> None:
    many = tuple(
        Command("v" * 40 + str(number), "word", "Help. " * 60, "", f"Shortcut {number} " * 9) for number in range(20)
    )
    written = manifest(many, APP_ID, ADDRESS, "1.0.0")
    for menu in written["bots"][0]["commandLists"]:
        assert len(menu["commands"]) == 12
        assert all(len(entry["title"]) <= 32 and len(entry["description"]) <= 128 for entry in menu["commands"])
    (extension,) = written["composeExtensions"]
    assert len(extension["commands"]) == 10
    assert all(len(each["title"]) <= 32 and len(each["description"]) <= 128 for each in extension["commands"])


def test_the_message_extension_searches_jargon_and_explains_messages(written: dict[str, Any]) -> None:
    (extension,) = written["composeExtensions"]
    search, explain = extension["commands"]
    assert (search["id"], search["type"], len(search["parameters"])) == ("jargon", "query", 1)
    assert (explain["id"], explain["type"], explain["title"]) == ("explain", "action", "Explain jargon")
    assert (explain["context"], explain["fetchTask"]) == (["message"], True)
    assert len({command["id"] for command in extension["commands"]}) == len(extension["commands"])


@pytest.mark.parametrize(
    ("app_id", "address"),
    [("", ADDRESS), ("not-a-guid", ADDRESS), (APP_ID, "http://bigroom.example"), (APP_ID, ""), (APP_ID, "https://")],
)
def test_what_teams_would_refuse_is_refused_here(app_id: str, address: str) -> None:
    with pytest.raises(ValueError, match=r"https://|badly formed"):
        manifest(COMMANDS, app_id, address, "1.0.0")


def test_the_package_is_the_manifest_and_two_icons() -> None:
    with zipfile.ZipFile(io.BytesIO(package(COMMANDS, APP_ID, ADDRESS, "1.0.0"))) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["color.png", "manifest.json", "outline.png"]
        assert json.loads(archive.read("manifest.json")) == manifest(COMMANDS, APP_ID, ADDRESS, "1.0.0")
        assert _pixels(archive.read("color.png"))[0] == (192, 192)
        size, pixels = _pixels(archive.read("outline.png"))
    assert size == (32, 32)
    assert {pixel[:3] for pixel in pixels} == {b"\xff\xff\xff"}
    assert {pixel[3] for pixel in pixels} >= {0, 255}


def test_the_same_package_is_the_same_bytes() -> None:
    assert package(COMMANDS, APP_ID, ADDRESS, "1.0.0") == package(COMMANDS, APP_ID, ADDRESS, "1.0.0")


def _pixels(png: bytes) -> tuple[tuple[int, int], list[bytes]]:
    """Read a PNG of 8-bit RGBA without filters, which is how the icons were written."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour) == (8, 6)
    start = png.index(b"IDAT")
    rows = zlib.decompress(png[start + 4 : start + 4 + struct.unpack(">I", png[start - 4 : start])[0]])
    line = width * 4 + 1
    bare = b"".join(rows[at + 1 : at + line] for at in range(0, len(rows), line))
    return (width, height), [bare[at : at + 4] for at in range(0, len(bare), 4)]

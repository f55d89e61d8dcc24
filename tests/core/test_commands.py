"""The one list of Commands against everything that is made from it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import pytest

from adapters.slack.manifest import manifest as slack_manifest
from adapters.teams.manifest import manifest as teams_manifest
from bot.__main__ import Product, now
from bot.features import COMMANDS
from bot.message import Account, Button, Buttons, Card, Command, Intent, Place, Reply, Rows
from bot.migrating import migrate
from bot.rooms.page.seats import load_sample
from bot.settings import Settings
from tests.cards import EXAMPLES
from tests.standins.teams_activities import APP_ID

README = Path(__file__).parents[2] / "README.md"
URL = "https://bigroom.example.org"
BEGIN, END = "<!-- commands -->", "<!-- /commands -->"


OTHER_SPELLINGS = {"bigroom setup", "bigroom set-up"}


def table(commands: Iterable[Command]) -> str:
    """The README's table, made from the list."""
    rows = []
    for command in commands:
        rows.append(f"| `{command.usage}` | {command.help} | `{command.example}` |")
        rows += [f"| `/{command.verb} {words}` | {help_} | |" for words, help_ in command.also]
    return "\n".join(["| Type | What it does | For example |", "|---|---|---|", *rows])


def pressable(card: Card) -> Iterator[Button]:
    for element in card.body:
        match element:
            case Buttons():
                yield from (item for item in element.items if isinstance(item, Button))
            case Rows():
                yield from (item for row in element.rows for item in row.buttons if isinstance(item, Button))


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """All of it, put together as the root does, on a database that is not there."""
    folder = tmp_path_factory.mktemp("commands")
    return Product(Settings(database_url=f"sqlite:///{folder}/none/x.sqlite"))


async def ask(product: Product, intent: Intent) -> Reply:
    reply = await product.router(intent)
    assert reply
    return reply


SISTER, ROOM = Account("web", "sample", "ada"), Place("web", "sample-room")


async def test_the_help_card_lists_every_command_in_order(product: Product) -> None:
    card = (await ask(product, Intent("bigroom", SISTER, ROOM))).card
    (rows,) = [element.rows for element in card.body if isinstance(element, Rows)]
    assert [row.words for row in rows] == [command.usage for command in COMMANDS]
    for row, command in zip(rows, COMMANDS, strict=True):
        assert command.help in row.detail
        assert command.example in row.detail


async def test_everything_that_can_be_asked_is_listed_and_nothing_else(product: Product) -> None:
    card = (await ask(product, Intent("bigroom.everything", SISTER, ROOM))).card
    (rows,) = [element.rows for element in card.body if isinstance(element, Rows)]
    listed = [f"{command.verb} {words}" for command in COMMANDS for words, _ in command.also]
    assert [row.words for row in rows] == [f"/{phrase}" for phrase in listed]
    plain = {re.sub(r" [A-Z-]+$", "", phrase) for phrase in listed}  # what stands for a code or a name
    assert plain == {verb for verb in product.router.verbs if " " in verb} - OTHER_SPELLINGS


def test_slacks_manifest_has_every_command_and_shortcut() -> None:
    features = slack_manifest(COMMANDS, URL)["features"]
    listed = [(entry["command"], entry["description"]) for entry in features["slash_commands"]]
    assert listed == [(f"/{command.verb}", command.help) for command in COMMANDS]
    shortcuts = [(entry["callback_id"], entry["name"]) for entry in features["shortcuts"]]
    assert shortcuts == [(command.verb, command.shortcut) for command in COMMANDS if command.shortcut]


def test_teams_manifest_has_every_command_and_shortcut() -> None:
    manifest = teams_manifest(COMMANDS, APP_ID, URL, "1.0.0")
    for menu in manifest["bots"][0]["commandLists"]:
        assert [entry["title"] for entry in menu["commands"]] == [command.verb for command in COMMANDS]
        assert all(
            entry["description"].startswith(command.help)
            for entry, command in zip(menu["commands"], COMMANDS, strict=True)
        )
    actions = [entry for entry in manifest["composeExtensions"][0]["commands"] if entry["type"] == "action"]
    listed = [(entry["id"], entry["title"]) for entry in actions]
    assert listed == [(command.verb, command.shortcut) for command in COMMANDS if command.shortcut]


def test_the_readmes_table_is_made_from_the_list() -> None:
    _, begun, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    written, ended, _ = rest.partition(END)
    assert begun
    assert ended
    assert written.strip() == table(COMMANDS)


def test_no_verb_is_listed_twice_and_every_example_is_one_of_its_command() -> None:
    assert len({command.verb for command in COMMANDS}) == len(COMMANDS)
    assert all(command.example.startswith(f"/{command.verb} ") for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.verb))
async def test_every_command_is_done_by_somebody(product: Product, command: Command) -> None:
    assert done_by_nobody(product) == 0
    await ask(product, Intent(command.verb, SISTER, ROOM))
    assert done_by_nobody(product) == 0


@pytest.fixture
async def with_a_room(tmp_path: Path) -> AsyncIterator[Product]:
    """All of it, on a database with the sample Room."""
    product = Product(Settings(database_url=f"sqlite:///{tmp_path}/x.sqlite"))
    await migrate(product.database)
    await load_sample(product.database, now())
    yield product
    await product.database.close()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.verb))
async def test_every_example_gets_the_answer_it_promises(with_a_room: Product, command: Command) -> None:
    typed = (command.example, command.example.removeprefix("/"))
    card, same = [
        (await ask(with_a_room, Intent("", SISTER, ROOM, words=words, delivery=words))).card for words in typed
    ]
    assert card == same
    assert "I do not know" not in card.summary
    assert "reference:" not in card.summary
    assert "Which " not in card.title


async def test_every_button_of_every_card_is_answered_by_somebody(product: Product) -> None:
    cards = {name: card for name, card in EXAMPLES.items() if name != "every_element"}  # its verbs are made up
    buttons = {button for card in cards.values() for button in pressable(card)}
    assert {"jargon", "jargon.show"} <= {button.verb for button in buttons}
    for button in buttons:
        await ask(product, Intent(button.verb, SISTER, ROOM, ref=button.ref, delivery=button.ref))
    assert done_by_nobody(product) == 0


def done_by_nobody(product: Product) -> float:
    """How often a verb was asked for that nobody has taught us."""
    samples = [sample for family in product.metrics.registry.collect() for sample in family.samples]
    return sum(each.value for each in samples if each.labels.get("verb") == "unknown")

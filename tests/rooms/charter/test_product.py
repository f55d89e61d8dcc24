"""A Room set up, steered and closed through all that the root puts together."""

from __future__ import annotations

from bot.__main__ import Product
from bot.database import Database
from bot.message import Card, Intent
from bot.settings import Settings
from tests.core.setting_up import CHANNEL, FORM, SISTER
from tests.rooms import waiting
from tests.rooms.charter.conftest import buttons

PHRASES = ("charter", "rules", "card", "settings", "organisations", "channels", "pause", "resume", "close")


async def test_every_button_that_a_new_room_is_shown_is_answered(database: Database) -> None:
    product = Product(Settings(database_url=database.url.render_as_string(hide_password=False)))

    async def send(verb: str, **answers: str) -> Card:
        delivery = f"{verb}{len(shown)}"
        reply = await product.router(Intent(verb, SISTER, CHANNEL, answers=answers, delivery=delivery))
        assert reply
        return reply.card

    shown: list[Card] = []
    shown += [await send("rooms.begin"), await send("rooms.set_up", **FORM)]
    shown += [await send(f"bigroom {words}") for words in PHRASES]
    shown += [await send("rooms.close", name=FORM["name"])]
    shown += [card for _, card in await waiting(database)]
    await product.database.close()
    assert not [card.title for card in shown if "reference" in card.summary or "do not know" in card.summary]
    pressed = {button.verb for card in shown for button in buttons(card)}
    assert {"jargon", "bigroom charter", "rooms.set_up", "rooms.rules", "rooms.close"} <= pressed
    assert pressed <= product.router.verbs

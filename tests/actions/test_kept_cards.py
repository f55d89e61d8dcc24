"""The card of an Action lives as long as what it shows may change."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot import outbox
from bot.actions.posting import key_of, keys_in_use
from bot.actions.tables import actions
from bot.outbox import State, posts
from tests.actions.acting import Acting

SIXTY_DAYS = 60 * 24 * 60 * 60


async def send(acting: Acting) -> None:
    """Everything that waits arrives."""
    async with acting.database.transaction() as connection:
        await connection.execute(update(posts).values(state=State.SENT, ref="its ref"))


async def forget(acting: Acting) -> list[tuple[str, str]]:
    """The keys and words of what is left."""
    async with acting.database.transaction() as connection:
        await outbox.forget(connection, acting.now() - timedelta(days=35), keys_in_use())
        found = await connection.execute(select(posts.c.key, posts.c.card).order_by(posts.c.id))
        return [(key, card) for key, card in found]


async def test_the_card_of_an_action_that_takes_long_still_shows_what_becomes_of_it(acting: Acting) -> None:
    key = key_of(acting.action)
    for verb, words in (("actions.finished", "They came"), ("actions.reopened", "They left")):
        await send(acting)
        acting.now.turn(SIXTY_DAYS)
        assert await forget(acting) == [(key, ""), (key, "")]
        await acting.press(verb, note=words, reason=words)
        revised = [card for about, card in await forget(acting) if about == key and card]
        assert len(revised) == 2


async def test_a_withdrawn_action_keeps_no_card(acting: Acting) -> None:
    await send(acting)
    async with acting.database.transaction() as connection:
        await connection.execute(update(actions).values(status="withdrawn"))
    acting.now.turn(SIXTY_DAYS)
    assert await forget(acting) == []

"""A Room's standing card is kept as long as it stands, so that it is told of a new name however late."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select, update

from bot.__main__ import Product
from bot.outbox import State, posts
from bot.places import channels
from bot.rooms.charter.standing import keys_standing, standing_key
from bot.rooms.tables import rooms
from bot.settings import Settings
from tests.rooms import TUESDAY
from tests.rooms.charter.conftest import SLACK, Steered
from tests.rooms.charter.test_settings import save

SIXTY_DAYS = 60 * 24 * 3600


async def forget(steered: Steered) -> list[str]:
    """The hourly task of the product; the Channels of the originals of our standing card that are left."""
    product = Product(Settings(database_url=steered.database.url.render_as_string(hide_password=False)))
    await product.forget(steered.now())
    await product.database.close()
    ours = (posts.c.key == standing_key(steered.room)) & posts.c.revises_id.is_(None)
    left = select(channels.c.channel).join_from(posts, channels).where(ours).order_by(posts.c.id)
    return [row.channel for row in await steered.rows(left)]


async def test_the_newest_of_each_channel_is_told_of_a_new_name_after_months(steered: Steered) -> None:
    for _ in range(2):
        await steered.say("card")
        await steered.deliver()
    steered.now.turn(SIXTY_DAYS)
    assert await forget(steered) == ["C1", "19:a", "ours"], "of the two in each Channel the newer"
    await save(steered)
    await steered.deliver()
    assert sorted(steered.platform.updated) == [(place, "Home sooner") for place in ("19:a", "C1", "ours")]
    steered.now.turn(SIXTY_DAYS)
    assert await forget(steered) == ["C1", "19:a", "ours"]
    assert [row.card for row in await steered.rows(posts)] == [""] * 3, "no words are kept"


async def test_a_card_that_was_never_seen_does_not_push_out_one_that_stands(steered: Steered) -> None:
    await steered.say("card")
    await steered.deliver()
    async with steered.database.transaction() as connection:
        here = select(channels.c.id).where(channels.c.channel == SLACK.channel).scalar_subquery()
        dead = {"card": "", "state": State.DEAD, "key": standing_key(steered.room), "put_at": TUESDAY}
        await connection.execute(insert(posts).values(channel_id=here, try_at=TUESDAY, **dead))
    steered.now.turn(SIXTY_DAYS)
    assert await forget(steered) == ["C1", "19:a", "ours"]


async def test_of_a_room_that_was_closed_none_is_kept(steered: Steered) -> None:
    await steered.say("card")
    await steered.deliver()
    async with steered.database.transaction() as connection:
        await connection.execute(update(rooms).values(closed_at=steered.now() + timedelta(60)))
    steered.now.turn(SIXTY_DAYS)
    assert await forget(steered) == []


async def test_the_keys_are_those_of_the_cards(steered: Steered) -> None:
    found = await steered.rows(keys_standing())
    assert sorted(row[0] for row in found) == sorted(map(standing_key, (steered.room, steered.neighbours)))

"""Which Cards of a board are the newest of their series; and a prompt's words may be left out, as its rule tells them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

board = sa.table(
    "board", sa.column("id", sa.Integer), sa.column("channel"), sa.column("card"), sa.column("newest_of")
)
rounds = sa.table("rounds", sa.column("id", sa.Integer), sa.column("closed_at"))


def upgrade() -> None:
    op.add_column("board", sa.Column("newest_of", sa.String(20), nullable=False, server_default=""))
    unclosed = set(map(str, op.get_bind().scalars(sa.select(rounds.c.id).where(rounds.c.closed_at.is_(None)))))
    _mark("standing", "bigroom charter", lambda buttons: "jargon" in buttons)
    _mark("check-in", "checkin.send", lambda buttons: buttons["checkin.send"] in unclosed)
    # An older release that still runs beside this one writes the words: they go in a later one.
    with op.batch_alter_table("prompts") as prompts:
        prompts.alter_column("words", existing_type=sa.String(200), nullable=True, server_default="")


def _mark(series: str, verb: str, is_one: Callable[[Mapping[str, str]], bool]) -> None:
    """Mark on each board the newest Card of a series, which its buttons tell: until now no Card said what it is."""
    likely = sa.select(board.c.id, board.c.channel, board.c.card).where(board.c.card.contains(f'"{verb}"'))
    marked: set[str] = set()
    for number, channel, text in op.get_bind().execute(likely.order_by(board.c.id.desc())).all():
        card = json.loads(text)
        buttons = _buttons(card)
        if channel not in marked and verb in buttons and is_one(buttons):
            marked.add(channel)
            words = json.dumps({**card, "series": series}, ensure_ascii=False)
            op.execute(board.update().where(board.c.id == number).values(newest_of=series, card=words))


def _buttons(card: Mapping[str, Any]) -> dict[str, str]:
    """The verbs of a Card's buttons, with what each points at."""
    rows = [element["items"] for element in card.get("body", []) if element["kind"] == "buttons"]
    return {item["verb"]: item["ref"] for row in rows for item in row if item["kind"] == "button"}


def downgrade() -> None:
    op.execute("UPDATE prompts SET words = '' WHERE words IS NULL")
    with op.batch_alter_table("prompts") as prompts:
        prompts.alter_column("words", existing_type=sa.String(200), nullable=False, server_default=None)
    with op.batch_alter_table("board") as board_:
        board_.drop_column("newest_of")

"""By which words Actions and Decisions are found, in small letters of every kind; a word that few hold is looked up.

Pages are walked through along indexes that hold all by which they are filtered.
"""

import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AT_ONCE = 1000
LONGEST_WORD = 100
BEFORE_A_WORD = "([-–—/“‘\"'@#£*"
BY_DUE = ("room_id", "due", "id", "status", "organisation_id", "owner_id", "outsider_id", "principle", "logged_at", "closed_at")
OF = ("organisation_id", "room_id", "due", "id", "status", "principle")
OWNER = ("owner_id", "id")


def upgrade() -> None:
    for name in ("actions", "decisions"):
        op.add_column(name, sa.Column("words", sa.Text(), nullable=False, server_default=""))
    bytewise = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "action_words",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(LONGEST_WORD, collation=bytewise), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name="fk_action_words_action_id_actions", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_action_words_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room_id", "word", "action_id", name="pk_action_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_action_words_action_id", "action_words", ["action_id"])
    _index(BY_DUE, OF, OWNER)
    _fill("actions", "text", "note")
    _fill("decisions", "text")


def _index(*indexes: tuple[str, ...]) -> None:
    for name, columns in zip(("ix_actions_by_due", "ix_actions_of", "ix_actions_owner_id"), indexes, strict=True):
        op.drop_index(name, "actions")
        op.create_index(name, "actions", columns)


def _fill(name: str, *columns: str) -> None:
    """Find the words of what is logged already, some at a time."""
    rows = sa.table(name, sa.column("id"), sa.column("room_id"), sa.column("words"), *map(sa.column, columns))
    words = sa.table("action_words", sa.column("room_id"), sa.column("word"), sa.column("action_id"))
    kept = rows.update().where(rows.c.id == sa.bindparam("which")).values(words=sa.bindparam("all"))
    bind, last = op.get_bind(), 0
    while some := bind.execute(sa.select(rows).where(rows.c.id > last).order_by(rows.c.id).limit(AT_ONCE)).all():
        found = [(row, dict.fromkeys(_words(*(getattr(row, column) for column in columns)))) for row in some]
        bind.execute(kept, [{"which": row.id, "all": "".join(f" {word}" for word in each)} for row, each in found])
        one_a_word = [{"room_id": row.room_id, "word": word, "action_id": row.id} for row, each in found for word in each]
        if name == "actions" and one_a_word:
            bind.execute(words.insert(), one_a_word)
        last = some[-1].id


def _words(*texts: str) -> Iterator[str]:
    for word in (word for text in texts for word in unicodedata.normalize("NFC", text).casefold().split()):
        yield word[:LONGEST_WORD]
        places = (at for at in range(1, len(word)) if word[at - 1] in BEFORE_A_WORD)
        yield from (word[at : at + LONGEST_WORD] for at in places)


def downgrade() -> None:
    _index(("room_id", "due"), ("organisation_id", "room_id", "due", "status"), ("owner_id",))
    op.drop_table("action_words")
    for name in ("decisions", "actions"):
        op.drop_column(name, "words")

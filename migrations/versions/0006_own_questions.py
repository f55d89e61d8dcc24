"""A Room's own questions, those it retired or skipped, and the thoughts its Members keep."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("asked", sa.Column("skipped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "own_questions",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("principle", sa.String(40), nullable=False),
        sa.Column("ask", sa.String(300), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_own_questions_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room_id", "question", name="pk_own_questions"),
    )
    op.create_table(
        "retired_questions",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name="fk_retired_questions_room_id_rooms", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", "question", name="pk_retired_questions"),
    )
    op.create_table(
        "thoughts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("kept_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["asked.id"], name="fk_thoughts_asked_id_asked", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_thoughts_member_id_members", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_thoughts"),
        sa.UniqueConstraint("asked_id", "member_id", name="uq_thoughts_asked_id"),
    )
    op.create_index("ix_thoughts_member_id", "thoughts", ["member_id"])


def downgrade() -> None:
    for table in ("thoughts", "retired_questions", "own_questions"):
        op.drop_table(table)
    with op.batch_alter_table("asked") as asked:
        asked.drop_column("skipped")

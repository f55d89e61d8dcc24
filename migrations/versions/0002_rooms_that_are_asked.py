"""Rooms that are asked: nation and zone, roles, schedules with their occurrences, the outbox, and prompts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("rooms", sa.Column("nation", sa.String(20), nullable=False, server_default="england"))
    op.add_column("rooms", sa.Column("zone", sa.String(50), nullable=False, server_default="Europe/London"))
    op.add_column("members", sa.Column("role", sa.String(20), nullable=False, server_default="member"))
    op.add_column("channels", sa.Column("quiet_until", TIME, nullable=True))
    op.create_table(
        "schedules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("next_run_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_schedules_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
    )
    op.create_index("ix_schedules_room_id", "schedules", ["room_id"])
    op.create_index("ix_schedules_next_run_at", "schedules", ["next_run_at"])
    op.create_index("ix_schedules_subject", "schedules", ["kind", "subject_id"])
    op.create_table(
        "occurrences",
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("claimed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedules.id"], name="fk_occurrences_schedule_id_schedules", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("schedule_id", "due_at", name="pk_occurrences"),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("put_at", TIME, nullable=False),
        sa.Column("not_after", TIME, nullable=True),
        sa.Column("try_at", TIME, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ref", sa.String(255), server_default="", nullable=False),
        sa.Column("reason", sa.String(200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name="fk_posts_channel_id_channels", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
    )
    op.create_index("ix_posts_queue", "posts", ["state", "channel_id", "id"])
    op.create_table(
        "prompts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("principle", sa.String(40), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_prompts_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_prompts"),
    )
    op.create_index("ix_prompts_room_id", "prompts", ["room_id"])
    op.create_table(
        "asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_asked_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_asked"),
    )
    op.create_index("ix_asked_room", "asked", ["room_id", "id"])


def downgrade() -> None:
    for table in ("asked", "prompts", "posts", "occurrences", "schedules"):
        op.drop_table(table)
    for table, column in (("channels", "quiet_until"), ("members", "role"), ("rooms", "zone"), ("rooms", "nation")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)

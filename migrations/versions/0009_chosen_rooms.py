"""Which Room a person of several speaks to in a direct chat."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chosen_rooms",
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("tenant", sa.String(255), nullable=False),
        sa.Column("user", sa.String(255), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_chosen_rooms_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("platform", "tenant", "user", name="pk_chosen_rooms"),
    )
    op.create_index("ix_chosen_rooms_room_id", "chosen_rooms", ["room_id"])


def downgrade() -> None:
    op.drop_table("chosen_rooms")

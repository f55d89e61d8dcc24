"""The first tables: deliveries seen, Rooms with their people and Channels, the web board, and words not found."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("delivery", sa.String(255), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("platform", "delivery", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_seen_at", "deliveries", ["seen_at"])
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("name", name="uq_organisations_name"),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
    )
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(255), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_channels_room_id_rooms", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_channels"),
        sa.UniqueConstraint("platform", "channel", name="uq_channels_platform"),
    )
    op.create_index("ix_channels_room_id", "channels", ["room_id"])
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("job", sa.String(200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_members_organisation_id_organisations"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_members_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
    )
    op.create_index("ix_members_room_id", "members", ["room_id"])
    op.create_index("ix_members_organisation_id", "members", ["organisation_id"])
    op.create_table(
        "accounts",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("tenant", sa.String(255), nullable=False),
        sa.Column("user", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_accounts_member_id_members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "platform", "tenant", "user", name="pk_accounts"),
    )
    op.create_index("ix_accounts_identity", "accounts", ["platform", "tenant", "user"])
    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(255), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("posted_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_board"),
    )
    op.create_index("ix_board_channel", "board", ["channel"])
    op.create_table(
        "unknown_terms",
        sa.Column("term", sa.String(60), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_asked", TIME, nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_unknown_terms"),
    )
    op.create_index("ix_unknown_terms_last_asked", "unknown_terms", ["last_asked"])


def downgrade() -> None:
    for table in ("unknown_terms", "board", "accounts", "members", "channels", "rooms", "organisations", "deliveries"):
        op.drop_table(table)

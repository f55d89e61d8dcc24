"""Rooms of several Channels and employers: people who come and go, charters, codes, invitations; Posts revised."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("key", sa.String(60), nullable=False, server_default=""))
        posts.add_column(sa.Column("revises_id", sa.Integer(), nullable=True))
        posts.create_foreign_key("fk_posts_revises_id_posts", "posts", ["revises_id"], ["id"], ondelete="CASCADE")
        posts.create_index("ix_posts_key", ["key"])
        posts.create_index("ix_posts_revises_id", ["revises_id"])
    with op.batch_alter_table("rooms") as rooms:
        rooms.add_column(sa.Column("ground_rules", sa.Text(), nullable=False, server_default=""))
        rooms.add_column(sa.Column("meets_on", sa.Integer(), nullable=True))
        rooms.add_column(sa.Column("meets_at", sa.String(5), nullable=False, server_default=""))
        rooms.add_column(sa.Column("keep_months", sa.Integer(), nullable=False, server_default="12"))
        rooms.add_column(sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()))
        rooms.add_column(sa.Column("closed_at", TIME, nullable=True))
    with op.batch_alter_table("members") as members:
        members.alter_column("organisation_id", existing_type=sa.Integer(), nullable=True)
        members.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        members.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        members.add_column(sa.Column("works_on", sa.String(7), nullable=False, server_default="01234"))
        members.add_column(sa.Column("joined_at", TIME, nullable=True))
        members.add_column(sa.Column("left_at", TIME, nullable=True))
    op.create_table(
        "room_organisations",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("does", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_room_organisations_room_id_rooms", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_room_organisations_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("room_id", "organisation_id", name="pk_room_organisations"),
    )
    op.execute(
        "INSERT INTO room_organisations (room_id, organisation_id) SELECT DISTINCT room_id, organisation_id FROM members"
    )
    op.create_table(
        "attendances",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_attendances_member_id_members", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name="fk_attendances_channel_id_channels", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "channel_id", name="pk_attendances"),
    )
    op.create_table(
        "codes",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_codes_room_id_rooms", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_codes_member_id_members", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name="fk_codes_channel_id_channels", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name="pk_codes"),
    )
    op.create_index("ix_codes_expires_at", "codes", ["expires_at"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False, server_default=""),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_invitations_member_id_members", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("hash", name="uq_invitations_hash"),
    )
    op.create_index("ix_invitations_member_id", "invitations", ["member_id"])


def downgrade() -> None:
    for table in ("invitations", "codes", "attendances", "room_organisations"):
        op.drop_table(table)
    op.execute("DELETE FROM members WHERE organisation_id IS NULL")
    with op.batch_alter_table("members") as members:
        for column in ("left_at", "joined_at", "works_on", "away_until", "away_from"):
            members.drop_column(column)
        members.alter_column("organisation_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("rooms") as rooms:
        for column in ("closed_at", "paused", "keep_months", "meets_at", "meets_on", "ground_rules"):
            rooms.drop_column(column)
    with op.batch_alter_table("posts") as posts:
        posts.drop_index("ix_posts_revises_id")
        posts.drop_index("ix_posts_key")
        posts.drop_constraint("fk_posts_revises_id_posts", type_="foreignkey")
        posts.drop_column("revises_id")
        posts.drop_column("key")

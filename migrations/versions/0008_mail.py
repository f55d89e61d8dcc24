"""The web page told of every change at once, and e-mail to people with an invitation."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("board") as board:
        board.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
        board.create_index("ix_board_changes", ["channel", "number"])
    op.create_table(
        "news",
        sa.Column("channel", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_news"),
    )
    op.execute("UPDATE board SET number = id")
    op.execute("INSERT INTO news (channel, number) SELECT channel, max(id) FROM board GROUP BY channel")
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("invites", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("put_at", TIME, nullable=False),
        sa.Column("try_at", TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reason", sa.String(200), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_mails_member_id_members", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
    )
    op.create_index("ix_mails_member_id", "mails", ["member_id"])
    op.create_index("ix_mails_queue", "mails", ["state", "try_at"])


def downgrade() -> None:
    op.drop_table("mails")
    op.drop_table("news")
    with op.batch_alter_table("board") as board:
        board.drop_index("ix_board_changes")
        board.drop_column("number")

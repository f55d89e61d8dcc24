"""Which Cards of a board are the newest of their series; and a prompt's words, which its rule tells, are kept no more."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("board", sa.Column("newest_of", sa.String(20), nullable=False, server_default=""))
    with op.batch_alter_table("prompts") as prompts:
        prompts.drop_column("words")


def downgrade() -> None:
    with op.batch_alter_table("prompts") as prompts:
        prompts.add_column(sa.Column("words", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("board") as board:
        board.drop_column("newest_of")

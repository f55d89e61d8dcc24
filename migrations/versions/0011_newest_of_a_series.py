"""Which Cards of a board are the newest of their series, so that they stay at hand and older ones fold."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("board", sa.Column("newest_of", sa.String(20), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("board", "newest_of")

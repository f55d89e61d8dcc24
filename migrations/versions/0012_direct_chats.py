"""Whose a direct chat is, so that a person can be told something there that nobody else reads."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channels", sa.Column("tenant", sa.String(255), nullable=False, server_default=""))
    op.add_column("channels", sa.Column("user", sa.String(255), nullable=False, server_default=""))
    op.add_column("channels", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_channels_person", "channels", ["platform", "tenant", "user"])


def downgrade() -> None:
    op.drop_index("ix_channels_person", "channels")
    for name in ("refused_at", "user", "tenant"):
        op.drop_column("channels", name)

"""Posts that can be revised after they were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("key", sa.String(60), nullable=False, server_default=""))
        posts.add_column(sa.Column("revises_id", sa.Integer(), nullable=True))
        posts.create_foreign_key("fk_posts_revises_id_posts", "posts", ["revises_id"], ["id"], ondelete="CASCADE")
        posts.create_index("ix_posts_key", ["key"])


def downgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.drop_index("ix_posts_key")
        posts.drop_constraint("fk_posts_revises_id_posts", type_="foreignkey")
        posts.drop_column("revises_id")
        posts.drop_column("key")

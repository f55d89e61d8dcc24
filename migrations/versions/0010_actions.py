"""Actions and Decisions, their history, and the keys to the log."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("principle", sa.String(30), nullable=False, server_default=""),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_decisions_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("room_id", "number", name="uq_decisions_room_id"),
    )
    op.create_index("ix_decisions_logged", "decisions", ["room_id", "logged_at"])
    op.create_table(
        "log_keeping",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False, server_default="7"),
        sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_log_keeping_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room_id", name="pk_log_keeping"),
    )
    op.create_table(
        "outsiders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_outsiders_organisation_id_organisations"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_outsiders_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_outsiders"),
    )
    op.create_index("ix_outsiders_organisation_id", "outsiders", ["organisation_id"])
    op.create_index("ix_outsiders_room_id", "outsiders", ["room_id"])
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("outsider_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("principle", sa.String(30), nullable=False, server_default=""),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("first_due", sa.Date(), nullable=True),
        sa.Column("redated", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_actions_organisation_id_organisations"),
        sa.ForeignKeyConstraint(["outsider_id"], ["outsiders.id"], name="fk_actions_outsider_id_outsiders"),
        sa.ForeignKeyConstraint(["owner_id"], ["members.id"], name="fk_actions_owner_id_members"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_actions_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
        sa.UniqueConstraint("room_id", "number", name="uq_actions_room_id"),
    )
    op.create_index("ix_actions_by_due", "actions", ["room_id", "due"])
    op.create_index("ix_actions_due", "actions", ["room_id", "status", "due"])
    op.create_index("ix_actions_logged", "actions", ["room_id", "logged_at"])
    op.create_index("ix_actions_of", "actions", ["organisation_id", "room_id", "due", "status"])
    op.create_index("ix_actions_outsider_id", "actions", ["outsider_id"])
    op.create_index("ix_actions_owner_id", "actions", ["owner_id"])
    op.create_table(
        "decision_organisations",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_decision_organisations_decision_id_decisions", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_decision_organisations_organisation_id_organisations"),
        sa.PrimaryKeyConstraint("decision_id", "organisation_id", name="pk_decision_organisations"),
    )
    op.create_index("ix_decision_organisations_organisation_id", "decision_organisations", ["organisation_id"])
    op.create_table(
        "log_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("label", sa.String(100), nullable=False, server_default=""),
        sa.Column("shows", sa.Text(), nullable=False, server_default=""),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_log_keys_member_id_members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_log_keys"),
        sa.UniqueConstraint("hash", name="uq_log_keys_hash"),
    )
    op.create_index("ix_log_keys_member_id", "log_keys", ["member_id"])
    op.create_table(
        "unreminded",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_unreminded_member_id_members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name="pk_unreminded"),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name="fk_changes_action_id_actions", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name="fk_changes_by_id_members"),
        sa.ForeignKeyConstraint(["by_organisation_id"], ["organisations.id"], name="fk_changes_by_organisation_id_organisations"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_changes_decision_id_decisions", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_changes_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_action_id", "changes", ["action_id"])
    op.create_index("ix_changes_by_id", "changes", ["by_id"])
    op.create_index("ix_changes_decision_id", "changes", ["decision_id"])
    op.create_index("ix_changes_room", "changes", ["room_id", "at"])
    op.create_table(
        "decision_actions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name="fk_decision_actions_action_id_actions", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_decision_actions_decision_id_decisions", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("decision_id", "action_id", name="pk_decision_actions"),
    )
    op.create_index("ix_decision_actions_action_id", "decision_actions", ["action_id"])
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name="fk_suggestions_action_id_actions", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name="fk_suggestions_by_id_members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
    )
    op.create_index("ix_suggestions_action_id", "suggestions", ["action_id"])
    op.create_index("ix_suggestions_by_id", "suggestions", ["by_id"])
    op.create_table(
        "reminders",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name="fk_reminders_action_id_actions", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("action_id", name="pk_reminders"),
    )
    op.create_table(
        "log_reports",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("month_day", sa.Integer(), nullable=True),
        sa.Column("for_leads", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_log_reports_room_id_rooms", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room_id", name="pk_log_reports"),
    )

def downgrade() -> None:
    op.drop_table("log_reports")
    op.drop_table("reminders")
    op.drop_table("suggestions")
    op.drop_table("decision_actions")
    op.drop_table("changes")
    op.drop_table("unreminded")
    op.drop_table("log_keys")
    op.drop_table("decision_organisations")
    op.drop_table("actions")
    op.drop_table("outsiders")
    op.drop_table("log_keeping")
    op.drop_table("decisions")

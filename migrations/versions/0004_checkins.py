"""The check-in: its arrangement, its questions, its Rounds and what is answered in them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "checkins",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.Column("opens_days_before", sa.Integer(), nullable=False, server_default="2"),
        sa.Column("closes_minutes_before", sa.Integer(), nullable=False, server_default="60"),
        sa.Column("reminders", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("on_holiday", sa.String(10), nullable=False, server_default="skip"),
        sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()),
        points_at("checkins", "room_id", "rooms"),
        sa.PrimaryKeyConstraint("room_id", name="pk_checkins"),
    )
    op.create_table(
        "checkin_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false()),
        points_at("checkin_questions", "room_id", "rooms"),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_questions"),
    )
    op.create_index("ix_checkin_questions_room_id", "checkin_questions", ["room_id"])
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("closes_at", TIME, nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("meets_at", TIME, nullable=True),
        points_at("rounds", "room_id", "rooms"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("room_id", "number", name="uq_rounds_room_id"),
    )
    op.create_table(
        "answers",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("of_organisation_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", TIME, nullable=False),
        points_at("answers", "round_id", "rounds"),
        points_at("answers", "question_id", "checkin_questions"),
        points_at("answers", "member_id", "members"),
        sa.ForeignKeyConstraint(
            ["of_organisation_id"], ["organisations.id"], name="fk_answers_of_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("round_id", "question_id", "member_id", name="pk_answers"),
    )
    op.create_index("ix_answers_member_id", "answers", ["member_id"])
    op.create_table(
        "anonymous_answers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        points_at("anonymous_answers", "round_id", "rounds"),
        points_at("anonymous_answers", "question_id", "checkin_questions"),
        sa.PrimaryKeyConstraint("id", name="pk_anonymous_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_anonymous_answers_round_id", "anonymous_answers", ["round_id"])
    op.create_table(
        "marks",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        points_at("marks", "round_id", "rounds"),
        points_at("marks", "question_id", "checkin_questions"),
        points_at("marks", "member_id", "members"),
        sa.PrimaryKeyConstraint("round_id", "question_id", "member_id", name="pk_marks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_marks_member_id", "marks", ["member_id"])
    op.create_table(
        "absences",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        points_at("absences", "round_id", "rounds"),
        points_at("absences", "member_id", "members"),
        sa.PrimaryKeyConstraint("round_id", "member_id", name="pk_absences"),
    )
    op.create_index("ix_absences_member_id", "absences", ["member_id"])
    op.create_table(
        "votes",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(10), nullable=False),
        points_at("votes", "round_id", "rounds"),
        points_at("votes", "question_id", "checkin_questions"),
        points_at("votes", "member_id", "members"),
        sa.PrimaryKeyConstraint("round_id", "question_id", "member_id", name="pk_votes"),
    )
    op.create_index("ix_votes_member_id", "votes", ["member_id"])


def downgrade() -> None:
    for table in ("votes", "absences", "marks", "anonymous_answers", "answers", "rounds", "checkin_questions", "checkins"):
        op.drop_table(table)

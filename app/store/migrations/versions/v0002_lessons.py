"""Learners, their work in lessons, attempts and what they recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "learners",
        sa.Column("learner_id", sa.String(26), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", name="pk_learners"),
        sa.UniqueConstraint("digest", name="uq_learners_digest"),
    )
    op.create_table(
        "works",
        sa.Column("learner_id", sa.String(26), nullable=False),
        sa.Column("lesson", sa.String(120), nullable=False),
        sa.Column("view_id", sa.String(26), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("predictions", sa.Text(), nullable=False),
        sa.Column("undo", sa.LargeBinary()),
        sa.Column("begun_ns", sa.BigInteger(), nullable=False),
        sa.Column("passed_ns", sa.BigInteger()),
        sa.PrimaryKeyConstraint("learner_id", "lesson", name="pk_works"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.learner_id"], name="fk_works_learner_id", ondelete="CASCADE"
        ),
    )
    _make_attempts()


def downgrade() -> None:
    """Drops them."""
    for table in ("takes", "attempts", "works", "learners"):
        op.drop_table(table)


def _make_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("attempt_id", sa.String(26), nullable=False),
        sa.Column("learner_id", sa.String(26), nullable=False),
        sa.Column("lesson", sa.String(120), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("starter_set", sa.LargeBinary(), nullable=False),
        sa.Column("begun_ns", sa.BigInteger(), nullable=False),
        sa.Column("ended_ns", sa.BigInteger()),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_attempts"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.learner_id"], name="fk_attempts_learner_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_attempts_learner_id_lesson_begun_ns", "attempts", ["learner_id", "lesson", "begun_ns"])
    op.create_table(
        "takes",
        sa.Column("attempt_id", sa.String(26), nullable=False),
        sa.Column("scenario", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("descriptor_set", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.LargeBinary(), nullable=False),
        sa.Column("calls", sa.Text(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "scenario", name="pk_takes"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.attempt_id"], name="fk_takes_attempt_id", ondelete="CASCADE"
        ),
    )

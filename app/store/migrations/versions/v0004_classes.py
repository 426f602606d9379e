"""Classes, their members, grades by hand and the audit log; how often a lesson was tried, and how well."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables, and fills the new columns from what is there."""
    op.add_column("works", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("works", sa.Column("best", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("works", sa.Column("tried_ns", sa.BigInteger()))
    op.add_column("attempts", sa.Column("score", sa.Integer(), nullable=False, server_default="0"))
    _count_attempts()
    op.create_table(
        "keys",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("learner_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("made_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_keys"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.learner_id"], name="fk_keys_learner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_keys_learner_id_kind", "keys", ["learner_id", "kind"])
    op.create_table(
        "classes",
        sa.Column("class_id", sa.String(26), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("join_code", sa.String(8), nullable=False),
        sa.Column("joining", sa.Boolean(), nullable=False),
        sa.Column("created_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", name="pk_classes"),
        sa.UniqueConstraint("join_code", name="uq_classes_join_code"),
    )
    _create_people()


def _create_people() -> None:
    op.create_table(
        "members",
        *_of_class("members"),
        sa.Column("nickname", sa.String(40), nullable=False),
        sa.Column("called", sa.String(160), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("joined_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "learner_id", name="pk_members"),
        sa.UniqueConstraint("class_id", "called", name="uq_members_class_id_called"),
    )
    op.create_index("ix_members_learner_id", "members", ["learner_id"])
    op.create_table(
        "marks",
        *_of_class("marks"),
        sa.Column("lesson", sa.String(120), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(40), nullable=False),
        sa.Column("given_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "learner_id", "lesson", name="pk_marks"),
    )
    op.create_table(
        "audits",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("class_id", sa.String(26), nullable=False),
        sa.Column("at_ns", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audits"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.class_id"], name="fk_audits_class_id", ondelete="CASCADE"),
    )
    op.create_index("ix_audits_class_id_number", "audits", ["class_id", "number"])


def _of_class(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """A class and a learner, which take the row along when they go."""
    return (
        sa.Column("class_id", sa.String(26), nullable=False),
        sa.Column("learner_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.class_id"], name=f"fk_{table}_class_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.learner_id"], name=f"fk_{table}_learner_id", ondelete="CASCADE"
        ),
    )


def _count_attempts() -> None:
    """Attempts that were pruned are not counted: nobody knows of them any more."""
    connection = op.get_bind()
    attempts, works = _table("attempts"), _table("works")
    found = connection.execute(sa.select(attempts).order_by(attempts.c.begun_ns)).all()
    told: dict[tuple[str, str], tuple[int, int, int]] = {}
    for row in found:
        states = [one["state"] for one in json.loads(row.results)["results"]]
        score = 1000 * states.count("passed") // len(states) if states else 0
        connection.execute(sa.update(attempts).where(attempts.c.attempt_id == row.attempt_id).values(score=score))
        tries, best, _last = told.get((row.learner_id, row.lesson), (0, 0, 0))
        told[row.learner_id, row.lesson] = (tries + 1, max(best, score), row.begun_ns)
    for (learner_id, lesson), (tries, best, tried_ns) in told.items():
        connection.execute(
            sa.update(works)
            .where(works.c.learner_id == learner_id, works.c.lesson == lesson)
            .values(tries=tries, best=best, tried_ns=tried_ns)
        )
    connection.execute(sa.update(works).where(works.c.passed_ns.is_not(None)).values(best=1000))


def _table(name: str) -> sa.TableClause:
    """The columns that are read and filled here, as they were at this revision."""
    columns = {
        "attempts": ("attempt_id", "learner_id", "lesson", "begun_ns", "results", "score"),
        "works": ("learner_id", "lesson", "tries", "best", "tried_ns", "passed_ns"),
    }
    return sa.table(name, *[sa.column(column) for column in columns[name]])


def downgrade() -> None:
    """Drops them."""
    for table in ("audits", "marks", "members", "classes", "keys"):
        op.drop_table(table)
    op.drop_column("attempts", "score")
    for column in ("tried_ns", "best", "tries"):
        op.drop_column("works", column)

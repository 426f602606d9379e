"""Workspaces, runs, their events, the outbox, tombstones."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the first tables."""
    _make_workspaces()
    _make_runs()
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("topic", sa.String(200), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("posted_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("erased_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_tombstones"),
    )


def downgrade() -> None:
    """Drops everything."""
    for table in ("tombstones", "outbox", "chunks", "runs", "workspaces"):
        op.drop_table(table)


def _make_workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("view_id", sa.String(26), nullable=False),
        sa.Column("edit_digest", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(26)),
        sa.Column("created_ns", sa.BigInteger(), nullable=False),
        sa.Column("updated_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("view_id", name="pk_workspaces"),
        sa.UniqueConstraint("edit_digest", name="uq_workspaces_edit_digest"),
    )


def _make_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("view_id", sa.String(26), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("descriptor_set", sa.LargeBinary(), nullable=False),
        sa.Column("runner_target", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.Text(), nullable=False),
        sa.Column("started_ns", sa.BigInteger(), nullable=False),
        sa.Column("ended_ns", sa.BigInteger()),
        sa.Column("outcome", sa.String(40)),
        sa.Column("last_event", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_runs"),
        sa.ForeignKeyConstraint(["view_id"], ["workspaces.view_id"], name="fk_runs_view_id", ondelete="CASCADE"),
    )
    op.create_index("ix_runs_view_id_started_ns", "runs", ["view_id", "started_ns"])
    op.create_index("ix_runs_ended_ns", "runs", ["ended_ns"])
    op.create_table(
        "chunks",
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("first_event", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("last_event", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "first_event", name="pk_chunks"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_chunks_run_id", ondelete="CASCADE"),
    )

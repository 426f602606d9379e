"""Snapshots of workspaces with their request and their recording."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "snapshots",
        sa.Column("name", sa.String(26), nullable=False),
        sa.Column("view_id", sa.String(26), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("run_id", sa.String(26)),
        sa.Column("taken_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_snapshots"),
        sa.ForeignKeyConstraint(["view_id"], ["workspaces.view_id"], name="fk_snapshots_view_id", ondelete="CASCADE"),
    )
    op.create_index("ix_snapshots_view_id_taken_ns", "snapshots", ["view_id", "taken_ns"])
    op.create_index("ix_snapshots_run_id", "snapshots", ["run_id"])


def downgrade() -> None:
    """Drops it."""
    op.drop_table("snapshots")

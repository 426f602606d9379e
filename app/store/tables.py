"""The tables. A change here needs a migration; a test compares the two."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

ID_LENGTH = 26
"""128 bits in base32 without padding."""
DIGEST_LENGTH = 64
"""HMAC-SHA256 in hex."""

# Names of constraints are given, so that a migration can drop them on every database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives an own sequence only to a primary key that is declared INTEGER.
_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")

workspaces = Table(
    "workspaces",
    metadata,
    Column("view_id", String(ID_LENGTH), primary_key=True),
    Column("edit_digest", String(DIGEST_LENGTH), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("files", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    # No foreign key: a run is pruned without asking its workspace.
    Column("run_id", String(ID_LENGTH)),
    Column("created_ns", BigInteger, nullable=False),
    Column("updated_ns", BigInteger, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(ID_LENGTH), primary_key=True),
    Column("view_id", ForeignKey(workspaces.c.view_id, ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("files", LargeBinary, nullable=False),
    Column("descriptor_set", LargeBinary, nullable=False),
    Column("runner_target", Text, nullable=False),
    Column("incarnation", Text, nullable=False),
    Column("started_ns", BigInteger, nullable=False),
    Column("ended_ns", BigInteger),
    Column("outcome", String(40)),
    Column("last_event", BigInteger, nullable=False),
    Index("ix_runs_view_id_started_ns", "view_id", "started_ns"),
    # Asked for four times a second: live_runs.
    Index("ix_runs_ended_ns", "ended_ns"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("run_id", ForeignKey(runs.c.run_id, ondelete="CASCADE"), primary_key=True),
    Column("first_event", BigInteger, primary_key=True, autoincrement=False),
    Column("last_event", BigInteger, nullable=False),
    Column("events", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("topic", String(200), nullable=False),
    Column("payload", Text, nullable=False),
    Column("posted_ns", BigInteger, nullable=False),
    sqlite_autoincrement=True,  # a number is never given twice, also after the last rows were deleted
)

tombstones = Table(
    "tombstones",
    metadata,
    # A keyed digest: what was erased cannot be told from the database, yet its address answers that it was.
    Column("digest", String(DIGEST_LENGTH), primary_key=True),
    Column("erased_ns", BigInteger, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("name", String(ID_LENGTH), primary_key=True),
    Column("view_id", ForeignKey(workspaces.c.view_id, ondelete="CASCADE"), nullable=False),
    Column("title", Text, nullable=False),
    Column("files", LargeBinary, nullable=False),
    Column("method", Text, nullable=False),
    Column("request", Text, nullable=False),
    # No foreign key: where the run is gone the files are still there.
    Column("run_id", String(ID_LENGTH)),
    Column("taken_ns", BigInteger, nullable=False),
    Index("ix_snapshots_view_id_taken_ns", "view_id", "taken_ns"),
    # Asked for by every prune.
    Index("ix_snapshots_run_id", "run_id"),
)

LESSON_LENGTH = 120
"""``part/slug``."""

learners = Table(
    "learners",
    metadata,
    Column("learner_id", String(ID_LENGTH), primary_key=True),
    Column("digest", String(DIGEST_LENGTH), nullable=False, unique=True),
    Column("created_ns", BigInteger, nullable=False),
)

works = Table(
    "works",
    metadata,
    Column("learner_id", ForeignKey(learners.c.learner_id, ondelete="CASCADE"), primary_key=True),
    Column("lesson", String(LESSON_LENGTH), primary_key=True),
    # No foreign key: a workspace may be deleted and the progress stay.
    Column("view_id", String(ID_LENGTH), nullable=False),
    Column("hints", Integer, nullable=False),
    Column("predictions", Text, nullable=False),
    Column("undo", LargeBinary),
    Column("begun_ns", BigInteger, nullable=False),
    Column("passed_ns", BigInteger),
    Column("tries", Integer, nullable=False, server_default="0"),
    # Of the best attempt that is kept: checks passed, in thousandths of all.
    Column("best", Integer, nullable=False, server_default="0"),
    Column("tried_ns", BigInteger),
)

attempts = Table(
    "attempts",
    metadata,
    Column("attempt_id", String(ID_LENGTH), primary_key=True),
    Column("learner_id", ForeignKey(learners.c.learner_id, ondelete="CASCADE"), nullable=False),
    Column("lesson", String(LESSON_LENGTH), nullable=False),
    Column("files", LargeBinary, nullable=False),
    Column("starter_set", LargeBinary, nullable=False),
    Column("begun_ns", BigInteger, nullable=False),
    Column("ended_ns", BigInteger),
    Column("run_id", String(ID_LENGTH), nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("results", Text, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("score", Integer, nullable=False, server_default="0"),
    Index("ix_attempts_learner_id_lesson_begun_ns", "learner_id", "lesson", "begun_ns"),
)

takes = Table(
    "takes",
    metadata,
    Column("attempt_id", ForeignKey(attempts.c.attempt_id, ondelete="CASCADE"), primary_key=True),
    Column("scenario", String(LESSON_LENGTH), primary_key=True),
    Column("digest", String(DIGEST_LENGTH), nullable=False),
    Column("descriptor_set", LargeBinary, nullable=False),
    Column("events", LargeBinary, nullable=False),
    Column("calls", Text, nullable=False),
    Column("refused", Text, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    # Further secrets of a learner, beside that of the first browser: links to come back by, and browsers that did.
    Column("digest", String(DIGEST_LENGTH), primary_key=True),
    Column("learner_id", ForeignKey(learners.c.learner_id, ondelete="CASCADE"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("made_ns", BigInteger, nullable=False),
    Index("ix_keys_learner_id_kind", "learner_id", "kind"),
)

NICKNAME_LENGTH = 40
CODE_LENGTH = 8

classes = Table(
    "classes",
    metadata,
    Column("class_id", String(ID_LENGTH), primary_key=True),
    Column("title", Text, nullable=False),
    Column("join_code", String(CODE_LENGTH), nullable=False, unique=True),
    Column("joining", Boolean, nullable=False),
    Column("created_ns", BigInteger, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("class_id", ForeignKey(classes.c.class_id, ondelete="CASCADE"), primary_key=True),
    Column("learner_id", ForeignKey(learners.c.learner_id, ondelete="CASCADE"), primary_key=True),
    Column("nickname", String(NICKNAME_LENGTH), nullable=False),
    # The nickname as it is compared: no two in a class differ only in case.
    Column("called", String(4 * NICKNAME_LENGTH), nullable=False),
    Column("role", String(20), nullable=False),
    Column("joined_ns", BigInteger, nullable=False),
    UniqueConstraint("class_id", "called"),
    Index("ix_members_learner_id", "learner_id"),
)

marks = Table(
    "marks",
    metadata,
    Column("class_id", ForeignKey(classes.c.class_id, ondelete="CASCADE"), primary_key=True),
    Column("learner_id", ForeignKey(learners.c.learner_id, ondelete="CASCADE"), primary_key=True),
    Column("lesson", String(LESSON_LENGTH), primary_key=True),
    Column("points", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("given_by", String(NICKNAME_LENGTH), nullable=False),
    Column("given_ns", BigInteger, nullable=False),
)

audits = Table(
    "audits",
    metadata,
    Column("number", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("class_id", ForeignKey(classes.c.class_id, ondelete="CASCADE"), nullable=False),
    Column("at_ns", BigInteger, nullable=False),
    Column("actor", String(NICKNAME_LENGTH), nullable=False),
    Column("what", String(20), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_audits_class_id_number", "class_id", "number"),
)

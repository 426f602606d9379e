"""Brings a database to the newest form, with the migrations that lie in this package (so a wheel has them too)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x6772_7063_6C61_62
"""“grpclab” in ASCII: PostgreSQL's advisory locks are named by numbers."""


def config(connection: Connection) -> Config:
    """Alembic's configuration, for a connection whose transaction the caller began."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection) -> None:
    """To the head, in the caller's transaction. Processes that start at once do this one after the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
    command.upgrade(config(connection), "head")

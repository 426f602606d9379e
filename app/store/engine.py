"""The engine: SQLite is told to be a database for many threads, PostgreSQL already is one.

SQLite: a write-ahead log (readers never wait for the writer), foreign keys, five seconds of patience for a lock, and
``BEGIN IMMEDIATE`` for transactions that write. Python's driver would begin them late and as readers: two of them then
deadlock, and SQLite ends one at once whatever its patience (SQLITE_BUSY, "rollback mode" of its isolation page).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_MILLISECONDS = 5_000
MOST_CONNECTIONS = 64
"""Threads of pages, the event writer and the scanner together; more wait for one that is free."""

_BEGIN = "grpclab_begin"


def make(database_url: str) -> Engine:
    """The engine of ``database_url``."""
    url = make_url(database_url)
    engine = create_engine(url, pool_size=8, max_overflow=MOST_CONNECTIONS - 8)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: all its answers are of one moment."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes; on SQLite it has the write lock from the start."""
    with engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as connection, connection.begin():
        yield connection


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        # With WAL this loses no consistency, and after a power cut at most the last moments.
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

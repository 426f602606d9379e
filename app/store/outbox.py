"""The outbox: what pages must hear of, in one sequence that only grows.

SQLite has one writer at a time, so numbers become visible in order. On PostgreSQL a transaction that took a lower number
may commit later; posting then takes a lock first, so that no reader passes over it.
"""

from sqlalchemy import Connection, insert, select, text

from app.store.model import OutboxEntry
from app.store.tables import outbox


def post(connection: Connection, topic: str, payload: str, now: int) -> int:
    """Adds an entry; its number."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE"))
    added = connection.execute(insert(outbox).values(topic=topic, payload=payload, posted_ns=now))
    return int(added.inserted_primary_key[0]) if added.inserted_primary_key else 0


def after(connection: Connection, seq: int, most: int) -> tuple[OutboxEntry, ...]:
    """Entries with greater numbers, in order."""
    query = select(outbox).where(outbox.c.seq > seq).order_by(outbox.c.seq).limit(most)
    return tuple(
        OutboxEntry(seq=row.seq, topic=row.topic, payload=row.payload, posted_ns=row.posted_ns)
        for row in connection.execute(query)
    )

"""The database, the only durable truth: workspaces, runs and what happened in them, the outbox.

``Store`` is the door; ``model`` holds the values it takes and gives. SQL is portable (SQLite here, PostgreSQL for a class);
every method is one transaction and safe from any thread.
"""

from app.store.store import Store

__all__ = ["Store"]

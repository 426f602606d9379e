"""The engine: what SQLite is told, and writers that take turns."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from app.runs.workspace import File, Workspace
from app.store import Store, engine
from app.store.model import Saved


def test_sqlite_is_prepared(database_url: str) -> None:
    made = engine.make(database_url)
    with engine.reading(made) as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == engine.BUSY_MILLISECONDS
    made.dispose()


def test_a_failed_transaction_leaves_nothing(database_url: str, store: Store) -> None:
    made = engine.make(database_url)

    def fail_half_way() -> None:
        with engine.writing(made) as connection:
            connection.execute(text("INSERT INTO tombstones VALUES ('x', 1)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with engine.reading(made) as connection:
        assert connection.execute(text("SELECT count(*) FROM tombstones")).scalar() == 0
    made.dispose()


def test_many_writers_lose_nothing(store: Store, view_id: str) -> None:
    """Eight threads save until each has saved five times: every revision is given once."""

    def save_five(name: int) -> list[int]:
        revision, saved = 1, []
        while len(saved) < 5:
            result = store.save(view_id, Workspace(files=(File(path="a.py", text=str(name)),)), revision=revision)
            revision = result.revision
            if isinstance(result, Saved):
                saved.append(revision)
        return saved

    with ThreadPoolExecutor(8) as threads:
        revisions = [revision for saved in threads.map(save_five, range(8)) for revision in saved]
    assert sorted(revisions) == list(range(2, 42))


def test_readers_do_not_wait_for_the_writer(database_url: str, store: Store, view_id: str) -> None:
    made = engine.make(database_url)
    with engine.writing(made) as connection:
        connection.execute(text("UPDATE workspaces SET title = 'half done'"))
        stored = store.workspace(view_id)
    made.dispose()
    assert stored is not None
    assert stored.title == "Greeter"

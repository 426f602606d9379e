"""Migrations: they make exactly the tables that the code speaks of, can go back, and may be run by many at once."""

from concurrent.futures import ThreadPoolExecutor

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from app.store import Store, engine, migrate
from app.store.tables import metadata


def test_the_migrated_tables_are_the_tables(database_url: str, store: Store) -> None:
    made = engine.make(database_url)
    with engine.reading(made) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    made.dispose()


def test_back_to_nothing(database_url: str, store: Store) -> None:
    made = engine.make(database_url)
    with engine.writing(made) as connection:
        command.downgrade(migrate.config(connection), "base")
    assert inspect(made).get_table_names() == ["alembic_version"]
    made.dispose()


def test_again_and_by_many_at_once(database_url: str) -> None:
    def start(_: int) -> None:
        with Store(database_url, secret_key="key") as store:
            store.migrate()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(start, range(4)))
    with Store(database_url, secret_key="key") as store:
        assert store.live_runs() == ()

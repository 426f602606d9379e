"""The third migration comes and goes without touching what was there."""

from alembic import command
from sqlalchemy import inspect

from app.store import Store, engine, migrate

NEW = {"snapshots"}


def test_up_and_down_again(database_url: str, store: Store) -> None:
    made = engine.make(database_url)
    with engine.writing(made) as connection:
        command.downgrade(migrate.config(connection), "0002")
    assert not NEW & set(inspect(made).get_table_names())
    assert "workspaces" in inspect(made).get_table_names()
    with engine.writing(made) as connection:
        command.upgrade(migrate.config(connection), "0003")
    assert set(inspect(made).get_table_names()) >= NEW
    made.dispose()

"""The fourth migration comes and goes, and counts the attempts that were made before it."""

import json

from alembic import command
from sqlalchemy import Connection, inspect, text

from app.store import Store, engine, migrate

NEW = {"keys", "classes", "members", "marks", "audits"}
NEW_COLUMNS = {"tries", "best", "tried_ns"}


def add_attempt(connection: Connection, name: str, begun_ns: int, *states: str) -> None:
    connection.execute(
        text("""insert into attempts
        (attempt_id, learner_id, lesson, files, starter_set, begun_ns, run_id, passed, results, trouble)
        values (:name, 'ada', 'sums/add', '', '', :begun_ns, '', false, :results, '')"""),
        {
            "name": name,
            "begun_ns": begun_ns,
            "results": json.dumps({"checks": "", "results": [{"state": state} for state in states]}),
        },
    )


def test_up_and_down_again(database_url: str, store: Store) -> None:
    made = engine.make(database_url)
    with engine.writing(made) as connection:
        command.downgrade(migrate.config(connection), "0003")
    assert not NEW & set(inspect(made).get_table_names())
    assert not NEW_COLUMNS & {column["name"] for column in inspect(made).get_columns("works")}
    with engine.writing(made) as connection:
        connection.execute(text("insert into learners (learner_id, digest, created_ns) values ('ada', 'd', 1)"))
        for lesson, passed in (("sums/add", None), ("sums/done", 7), ("sums/new", None)):
            connection.execute(
                text("""insert into works (learner_id, lesson, view_id, hints, predictions, begun_ns, passed_ns)
                values ('ada', :lesson, 'v', 0, '{}', 1, :passed)"""),
                {"lesson": lesson, "passed": passed},
            )
        add_attempt(connection, "one", 10, "passed", "failed", "failed")
        add_attempt(connection, "two", 20, "failed", "blocked", "failed")
        add_attempt(connection, "under way", 30)
        command.upgrade(migrate.config(connection), "0004")
        found = connection.execute(text("select lesson, tries, best, tried_ns from works order by lesson")).all()
        scores = connection.execute(text("select score from attempts order by begun_ns")).scalars().all()
    made.dispose()
    assert found == [("sums/add", 3, 333, 30), ("sums/done", 0, 1000, None), ("sums/new", 0, 0, None)]
    assert scores == [333, 0, 0]

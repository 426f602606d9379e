"""Statements of learning keep to the lesson and the learner that they are given."""

from app.runs.workspace import File, Workspace
from app.store import Store


def test_what_one_learner_does_is_not_anothers(store: Store) -> None:
    ada, bob = store.learners.create().learner_id, store.learners.create().learner_id
    for who in (ada, bob):
        store.learners.begin(who, "sums/add", f"view-{who[:3]}")
    store.learners.tell_hints(ada, "sums/add", 3)
    store.learners.keep_for_undo(ada, "sums/add", Workspace(files=(File(path="a", text="b"),)))
    work = store.learners.work(bob, "sums/add")
    assert work is not None
    assert (work.hints, work.undoable, work.passed_ns) == (0, False, None)

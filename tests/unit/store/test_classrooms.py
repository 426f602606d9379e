"""The door to classes is one transaction a method: who lost leaves nothing behind."""

import pytest

from app.store import Store
from app.store.class_model import NicknameTaken


def test_who_is_refused_leaves_nothing_behind(store: Store) -> None:
    seminar = store.classes.create("Seminar", "ABCD2345")
    store.classes.join(seminar.class_id, store.learners.create().learner_id, "Ada")
    bob = store.learners.create().learner_id
    with pytest.raises(NicknameTaken):
        store.classes.join(seminar.class_id, bob, "ada")
    assert store.classes.member(seminar.class_id, bob) is None
    assert [entry.what for entry in store.classes.audit(seminar.class_id)] == ["joined", "created"]
    assert store.classes.join(seminar.class_id, bob, "Bob").nickname == "Bob"

"""Classes: who is in them, what is written down of every change, and how far each has come."""

import dataclasses

import pytest
from sqlalchemy import insert

from app.checks.results import CheckResult, State
from app.runs.workspace import Workspace
from app.store import Store, classes, engine
from app.store.class_model import LastOwner, Member, NicknameTaken, Role, StoredClass
from app.store.lesson_model import StoredAttempt
from app.store.tables import keys


@pytest.fixture
def seminar(store: Store) -> StoredClass:
    return store.classes.create("Distributed systems", "ABCD2345")


def somebody(store: Store, seminar: StoredClass, nickname: str, role: Role = Role.LEARNER) -> Member:
    return store.classes.join(seminar.class_id, store.learners.create().learner_id, nickname, role)


def tried(store: Store, learner_id: str, name: str, *states: State, begun_ns: int = 50) -> StoredAttempt:
    """An attempt that came out so."""
    results = tuple(CheckResult(name=f"c{n}", scenario="main", state=s, text="") for n, s in enumerate(states))
    attempt = StoredAttempt(
        attempt_id=name, learner_id=learner_id, lesson="sums/add", workspace=Workspace(files=()), begun_ns=begun_ns
    )
    store.learners.add_attempt(attempt)
    passed = set(states) == {State.PASSED}
    finished = dataclasses.replace(attempt, ended_ns=begun_ns + 1, results=results, passed=passed)
    store.learners.finish_attempt(finished)
    return finished


def test_a_class_is_found_by_its_code(store: Store, seminar: StoredClass) -> None:
    assert store.classes.by_code("ABCD2345") == store.classes.get(seminar.class_id) == seminar
    assert store.classes.by_code("ZZZZ2345") is store.classes.get("nothing") is None
    assert store.classes.every() == (seminar,)


def test_people_join_once_and_under_names_of_their_own(store: Store, seminar: StoredClass) -> None:
    ada = somebody(store, seminar, "Ada")
    assert store.classes.join(seminar.class_id, ada.learner_id, "Somebody else") == ada
    with pytest.raises(NicknameTaken, match="ADA"):
        somebody(store, seminar, "ADA")
    bob = somebody(store, seminar, "bob")
    assert store.classes.members(seminar.class_id) == (ada, bob)
    assert store.classes.of_learner(ada.learner_id) == ((seminar, ada),)
    assert store.classes.member(seminar.class_id, "nobody") is None


def test_the_last_owner_stays(store: Store, seminar: StoredClass) -> None:
    grace = somebody(store, seminar, "Grace", Role.OWNER)
    with pytest.raises(LastOwner):
        store.classes.set_role(grace, grace, Role.LEARNER)
    with pytest.raises(LastOwner):
        store.classes.remove(grace, grace)
    alan = somebody(store, seminar, "Alan", Role.ASSISTANT)
    store.classes.set_role(grace, alan, Role.OWNER)
    store.classes.set_role(grace, grace, Role.INSTRUCTOR)
    assert [one.role for one in store.classes.members(seminar.class_id)] == [Role.OWNER, Role.INSTRUCTOR]


def test_every_change_is_written_down(store: Store, seminar: StoredClass) -> None:
    grace, ada = somebody(store, seminar, "Grace", Role.OWNER), somebody(store, seminar, "Ada")
    store.classes.set_role(grace, ada, Role.ASSISTANT)
    store.classes.set_joining(grace, joining=False)
    store.classes.set_code(grace, "ZZZZ9999")
    store.classes.mark(grace, ada, "sums/add", 80, "shown at the board")
    store.classes.unmark(grace, ada, "sums/add")
    store.classes.remove(grace, ada)
    told = [(e.actor, e.what, e.subject, e.detail) for e in reversed(store.classes.audit(seminar.class_id))]
    assert told == [
        ("grpclab", "created", "Distributed systems", ""),
        ("Grace", "joined", "Grace", "owner"),
        ("Ada", "joined", "Ada", "learner"),
        ("Grace", "role", "Ada", "learner → assistant"),
        ("Grace", "joining", "", "closed"),
        ("Grace", "code", "", ""),
        ("Grace", "mark", "Ada", "sums/add: 80. shown at the board"),
        ("Grace", "unmark", "Ada", "sums/add"),
        ("Grace", "removed", "Ada", ""),
    ]
    changed = store.classes.get(seminar.class_id)
    assert changed == dataclasses.replace(seminar, joining=False, join_code="ZZZZ9999")
    assert len(store.classes.audit(seminar.class_id, most=2)) == 2


def test_a_mark_stands_until_it_is_taken_back(store: Store, seminar: StoredClass) -> None:
    grace, ada = somebody(store, seminar, "Grace", Role.OWNER), somebody(store, seminar, "Ada")
    store.classes.mark(grace, ada, "sums/add", 80, "at the board")
    store.classes.mark(grace, ada, "sums/add", 90, "and again")
    (mark,) = store.classes.marks(seminar.class_id)
    assert (mark.points, mark.reason, mark.given_by) == (90, "and again", "Grace")
    store.classes.unmark(grace, ada, "sums/add")
    assert store.classes.marks(seminar.class_id) == ()


def test_marks_go_with_the_member_and_work_stays(store: Store, seminar: StoredClass) -> None:
    grace, ada = somebody(store, seminar, "Grace", Role.OWNER), somebody(store, seminar, "Ada")
    store.learners.begin(ada.learner_id, "sums/add", "view")
    store.classes.mark(grace, ada, "sums/add", 80, "at the board")
    store.classes.remove(grace, ada)
    assert store.classes.marks(seminar.class_id) == store.classes.progress(seminar.class_id) == ()
    assert store.learners.work(ada.learner_id, "sums/add") is not None


def test_progress_counts_tries_and_keeps_the_best(store: Store, seminar: StoredClass) -> None:
    ada, stranger = somebody(store, seminar, "Ada"), store.learners.create().learner_id
    for who in (ada.learner_id, stranger):
        store.learners.begin(who, "sums/add", f"view-{who[:2]}")
    tried(store, ada.learner_id, "a1", State.PASSED, State.PASSED, State.FAILED, begun_ns=10)
    for n in range(2, 10):
        tried(store, ada.learner_id, f"a{n}", State.FAILED, State.BLOCKED, State.FAILED, begun_ns=10 * n)
    (work,) = store.classes.progress(seminar.class_id)
    assert (work.learner_id, work.tries, work.best, work.tried_ns, work.passed_ns) == (ada.learner_id, 9, 666, 90, None)
    (latest,) = store.classes.latest(seminar.class_id, "sums/add")
    assert latest.attempt_id == "a9"
    assert store.classes.latest(seminar.class_id, "sums/other") == ()


def test_an_attempt_that_is_graded_again_counts_anew(store: Store, seminar: StoredClass) -> None:
    ada = somebody(store, seminar, "Ada")
    store.learners.begin(ada.learner_id, "sums/add", "view")
    first = tried(store, ada.learner_id, "a1", State.PASSED, State.PASSED)
    again = dataclasses.replace(first.results[0], state=State.FAILED)
    store.learners.finish_attempt(dataclasses.replace(first, results=(again, first.results[1]), passed=False))
    assert store.classes.progress(seminar.class_id)[0].best == 500


def test_a_link_brings_a_learner_back_in_another_browser(store: Store) -> None:
    ada = store.learners.create()
    link = store.classes.link(ada.learner_id)
    assert store.classes.linked(link) == ada.learner_id
    browser = store.classes.come_back(link)
    assert browser is not None
    assert store.learners.of(browser) == store.learners.of(ada.secret) == ada.learner_id
    # A link is no cookie, a cookie is no link, and only the newest link leads anywhere.
    assert store.learners.of(link) is store.classes.linked(browser) is None
    newer = store.classes.link(ada.learner_id)
    assert store.classes.come_back(link) is None
    assert store.classes.linked(newer) == ada.learner_id


def test_only_so_many_browsers_are_remembered(store: Store, clock: object, database_url: str) -> None:
    ada = store.learners.create().learner_id
    link = store.classes.link(ada)
    made = engine.make(database_url)
    with engine.writing(made) as connection:
        for n in range(classes.BROWSERS_KEPT):
            connection.execute(insert(keys).values(digest=f"old-{n}", learner_id=ada, kind="browser", made_ns=n))
    newest = store.classes.come_back(link)
    assert newest is not None
    with engine.reading(made) as connection:
        found = connection.exec_driver_sql("select count(*) from keys where kind = 'browser'").scalar_one()
    made.dispose()
    assert found == classes.BROWSERS_KEPT
    assert store.learners.of(newest) == ada


def test_whose_workspace_it_is(store: Store) -> None:
    ada = store.learners.create().learner_id
    store.learners.begin(ada, "sums/add", "view")
    assert store.learners.owns(ada, "view")
    assert not store.learners.owns(ada, "other")
    assert not store.learners.owns("nobody", "view")

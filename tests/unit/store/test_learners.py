"""Learners, their progress and their attempts, in a real database."""

from app.checks.results import CheckResult, Evidence, State
from app.runs.workspace import File, Workspace
from app.store import Store
from app.store.learning import ATTEMPTS_KEPT
from app.store.lesson_model import StoredAttempt
from tests.support import takes
from tests.unit.store.conftest import Clock

FILES = Workspace(files=(File(path="server.py", text="print()"),))
LESSON = "sums/add"
RESULT = CheckResult(
    name="total",
    scenario="main",
    state=State.FAILED,
    text="It is “6”.",
    expected="7",
    seen="6",
    evidence=(Evidence(label="the field", cursor="node-1-2-0"),),
)


def learner(store: Store) -> str:
    return store.learners.create().learner_id


def attempted(store: Store, who: str, number: int, *, passed: bool = False) -> StoredAttempt:
    begun = StoredAttempt(attempt_id=f"a{number:025}", learner_id=who, lesson=LESSON, workspace=FILES, begun_ns=number)
    store.learners.add_attempt(begun)
    store.learners.keep_takes(begun.attempt_id, takes.shop_attempt())
    done = StoredAttempt(
        attempt_id=begun.attempt_id,
        learner_id=who,
        lesson=LESSON,
        workspace=FILES,
        begun_ns=number,
        ended_ns=number + 1,
        run_id="r",
        passed=passed,
        results=(RESULT,),
    )
    store.learners.finish_attempt(done)
    return done


def test_a_learner_is_a_secret(store: Store) -> None:
    new = store.learners.create()
    assert store.learners.of(new.secret) == new.learner_id
    assert store.learners.of("guess") is None


def test_work_in_a_lesson(store: Store, clock: Clock) -> None:
    who = learner(store)
    assert store.learners.work(who, LESSON) is None
    store.learners.begin(who, LESSON, "v1")
    store.learners.tell_hints(who, LESSON, 2)
    store.learners.predict(who, LESSON, "how-long", ("2",))
    store.learners.predict(who, LESSON, "how-long", ("3",))
    work = store.learners.work(who, LESSON)
    assert work is not None
    assert (work.view_id, work.hints, work.predictions, work.begun_ns) == ("v1", 2, {"how-long": ("2",)}, clock.now)
    store.learners.begin(who, LESSON, "v2")
    (again,) = store.learners.works(who)
    assert (again.view_id, again.hints) == ("v2", 2)
    assert store.learners.works(learner(store)) == ()


def test_a_reset_can_be_taken_back(store: Store) -> None:
    who = learner(store)
    store.learners.begin(who, LESSON, "v1")
    assert store.learners.undo(who, LESSON) is None
    store.learners.keep_for_undo(who, LESSON, FILES)
    assert store.learners.undo(who, LESSON) == FILES
    work = store.learners.work(who, LESSON)
    assert work is not None
    assert work.undoable
    store.learners.keep_for_undo(who, LESSON, None)
    assert store.learners.undo(who, LESSON) is None


def test_an_attempt_and_what_it_recorded(store: Store) -> None:
    who = learner(store)
    store.learners.begin(who, LESSON, "v1")
    done = attempted(store, who, 1)
    assert store.learners.attempt(done.attempt_id) == done
    assert store.learners.latest(who, LESSON) == done
    recorded = store.learners.recorded(done.attempt_id)
    assert recorded is not None
    assert recorded.takes == takes.shop_attempt().takes
    assert recorded.workspace == FILES
    assert store.learners.attempts_of(LESSON) == (done.attempt_id,)
    assert store.learners.attempts_of("sums/none") == ()
    assert store.learners.recorded("nobody") is None
    assert store.learners.attempt("nobody") is None
    assert store.learners.latest(who, "sums/none") is None


def test_a_lesson_that_was_passed_stays_passed(store: Store) -> None:
    who = learner(store)
    store.learners.begin(who, LESSON, "v1")
    attempted(store, who, 1, passed=True)
    attempted(store, who, 2)
    work = store.learners.work(who, LESSON)
    assert work is not None
    assert work.passed_ns == 2


def test_old_attempts_go_but_not_the_one_that_passed(store: Store) -> None:
    who = learner(store)
    first = attempted(store, who, 1, passed=True)
    second = attempted(store, who, 2)
    for number in range(3, 4 + ATTEMPTS_KEPT):
        attempted(store, who, number)
    assert store.learners.attempt(first.attempt_id) == first
    assert store.learners.attempt(second.attempt_id) is None

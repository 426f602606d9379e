"""The wall says where each learner stands in a lesson, and who is stuck at the same place."""

from app.checks.results import CheckResult, State
from app.classroom import wall
from app.runs.workspace import Workspace
from app.store.class_model import Member, Progress, Role
from app.store.lesson_model import StoredAttempt

SECOND = 10**9
CHECKS = ("answers", "status")


def member(name: str, role: Role = Role.LEARNER) -> Member:
    return Member(class_id="c", learner_id=name, nickname=name.title(), role=role, joined_ns=0)


def result(name: str, state: State, seen: str = "") -> CheckResult:
    return CheckResult(name=name, scenario="main", state=state, text=f"{name} it should", seen=seen)


def attempt(name: str, *results: CheckResult) -> StoredAttempt:
    return StoredAttempt(
        attempt_id=f"of-{name}",
        learner_id=name,
        lesson="sums/add",
        workspace=Workspace(files=()),
        begun_ns=40 * SECOND,
        run_id=f"run-{name}",
        results=results,
    )


def begun(name: str, *, tries: int = 1, passed_ns: int | None = None) -> Progress:
    tried_ns = 40 * SECOND if tries else None
    return Progress(
        learner_id=name,
        lesson="sums/add",
        view_id=f"view-{name}",
        tries=tries,
        best=0,
        tried_ns=tried_ns,
        passed_ns=passed_ns,
    )


def made() -> wall.Wall:
    wrong = result("answers", State.FAILED, seen="5")
    return wall.wall(
        [member("ada"), member("bob"), member("cy"), member("dot"), member("grace", Role.OWNER)],
        CHECKS,
        [begun("ada", passed_ns=41), begun("bob", tries=3), begun("cy"), begun("dot", tries=0)],
        [
            attempt("ada", result("answers", State.PASSED), result("status", State.PASSED)),
            attempt("bob", wrong, result("status", State.BLOCKED)),
            attempt("cy", wrong, result("status", State.FAILED, seen="UNKNOWN")),
        ],
        100 * SECOND,
    )


def test_where_each_stands() -> None:
    ada, bob, _cy, dot = made().rows
    assert (ada.states, ada.passed, ada.tries, ada.idle_seconds, ada.stuck) == (
        (State.PASSED, State.PASSED),
        True,
        1,
        60,
        None,
    )
    assert (bob.states, bob.tries, bob.view_id, bob.run_id) == ((State.FAILED, State.BLOCKED), 3, "view-bob", "run-bob")
    assert bob.stuck is not None
    assert bob.stuck.seen == "5"
    assert (dot.states, dot.tries, dot.idle_seconds, dot.run_id) == ((None, None), 0, None, "")
    assert (made().begun, made().passed) == (4, 1)


def test_the_same_wrong_answer_is_a_cluster() -> None:
    (cluster,) = made().clusters
    assert (cluster.check, cluster.seen, [one.nickname for one in cluster.members]) == ("answers", "5", ["Bob", "Cy"])


def test_a_class_that_has_not_begun() -> None:
    empty = wall.wall([member("ada")], CHECKS, [], [], 0)
    assert (empty.begun, empty.passed, empty.clusters) == (0, 0, ())
    assert empty.rows[0].view_id == ""

"""The teacher's desk: who may do what at each of its addresses, the wall, people, grades, the log."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from app.checks.results import CheckResult, State
from app.decode.pool import DecodePool
from app.runs.workspace import Workspace
from app.store.class_model import Role
from app.store.lesson_model import StoredAttempt
from tests.support.school import School
from tests.support.seminar import Seminar


@pytest.fixture
def school(tmp_path: Path, decode: DecodePool) -> Iterator[School]:
    made = School(tmp_path, decode)
    yield made
    made.close()


@pytest.fixture
def seminar(school: School) -> Seminar:
    return Seminar(school)


ORDER = ["learner", "assistant", "instructor", "owner"]
LEAST = {
    "classes.page": "learner",
    "classes.link": "learner",
    "classes.leave": "learner",
    "class_desk.wall": "assistant",
    "class_desk.wall_now": "assistant",
    "class_desk.people": "assistant",
    "class_desk.person": "assistant",
    "class_desk.set_joining": "assistant",
    "class_desk.new_code": "assistant",
    "class_desk.remove": "instructor",
    "class_desk.mark": "instructor",
    "class_desk.unmark": "instructor",
    "class_desk.gradebook": "instructor",
    "class_desk.as_csv": "instructor",
    "class_desk.as_json": "instructor",
    "class_desk.log": "instructor",
    "class_desk.set_role": "owner",
}
"""The least that one must be at every address of a class."""
FORMS = {
    "class_desk.mark": {"lesson": "sums/add", "points": "80", "reason": "because"},
    "class_desk.unmark": {"lesson": "sums/add"},
    "class_desk.set_role": {"role": "assistant"},
}


def rules(school: School) -> dict[str, Rule]:
    return {rule.endpoint: rule for rule in school.web.app.url_map.iter_rules() if "<class_id>" in rule.rule}


def test_every_address_of_a_class_is_in_the_table(school: School) -> None:
    assert rules(school).keys() == LEAST.keys()


@pytest.mark.parametrize("endpoint", LEAST)
def test_a_stranger_finds_nothing_and_those_below_are_told_why(seminar: Seminar, endpoint: str) -> None:
    rule = rules(seminar.school)[endpoint]
    path = rule.rule.replace("<class_id>", seminar.made.class_id)
    path = path.replace("<learner_id>", seminar.member("learner").learner_id) + "?lesson=sums/add"
    before = seminar.classes.audit(seminar.made.class_id)
    for name in ["stranger", *ORDER[: ORDER.index(LEAST[endpoint])]]:
        person = seminar[name]
        answer = person.post(path, FORMS.get(endpoint)) if rule.methods and "POST" in rule.methods else person.get(path)
        assert answer.status_code == (404 if name == "stranger" else 403), name
        words = "You are in no class" if name == "stranger" else f"You are in this class as {name}"
        assert words in answer.text
    assert seminar.classes.audit(seminar.made.class_id) == before
    person = seminar[LEAST[endpoint]]
    allowed = person.post(path, FORMS.get(endpoint)) if rule.methods and "POST" in rule.methods else person.get(path)
    assert allowed.status_code in {200, 303}, allowed.text


def attempted(seminar: Seminar, name: str, *states: State, seen: str = "") -> None:
    """Somebody's attempt at the lesson came out so."""
    store, who = seminar.school.services.store, seminar.member(name).learner_id
    checks = seminar.school.lesson.checks
    store.learners.begin(who, "sums/add", f"view-{name}")
    attempt = StoredAttempt(
        attempt_id=f"of-{name}",
        learner_id=who,
        lesson="sums/add",
        workspace=Workspace(files=()),
        begun_ns=1,
        ended_ns=2,
        run_id=f"run-{name}",
        passed=set(states) == {State.PASSED},
        results=tuple(
            CheckResult(name=check.name, scenario="main", state=state, text="It should be 5", seen=seen)
            for check, state in zip(checks, states, strict=True)
        ),
    )
    store.learners.add_attempt(attempt)
    store.learners.finish_attempt(attempt)


def test_the_wall_shows_each_check_and_the_same_wrong_answer(seminar: Seminar) -> None:
    seminar.join("Bob")
    seminar.join("Cy")
    attempted(seminar, "learner", State.PASSED)
    attempted(seminar, "bob", State.FAILED, seen="<b>6</b>")
    attempted(seminar, "cy", State.FAILED, seen="<b>6</b>")
    page = seminar["assistant"].page(f"{seminar.url}/wall")
    assert "1 of 3 have passed, 3 have begun" in page.text
    assert [row.all("th")[0].text.split()[0] for row in page.one("tbody").all("tr")] == ["Bob", "Cy", "Learner"]
    bob = page.one("tbody").all("tr")[0]
    assert [bob.all("td")[0].text, bob.all("td")[1].text] == ["✗fails", "1"]
    assert bob.one(class_="wall-stuck").text == "<b>6</b>"
    assert bob.one(class_="wall-stuck").one("a")["href"] == "/runs/run-bob"
    cluster = page.one(class_="wall-cluster").text
    assert "2 learners" in cluster
    assert "Bob, Cy" in cluster


def test_the_wall_for_the_projector_has_no_names(seminar: Seminar) -> None:
    attempted(seminar, "learner", State.FAILED, seen="6")
    page = seminar["owner"].page(f"{seminar.url}/wall?names=off")
    wall = page.one(id="wall")
    assert wall.one("tbody").one("th").text == "Learner 1"
    assert wall.one("tbody").all("a") == []
    assert "names=off" in wall["hx-get"]
    again = seminar["owner"].get(wall["hx-get"])
    assert "Learner 1" in again.text
    assert seminar.member("learner").learner_id not in again.text


def test_looking_changes_nothing(seminar: Seminar) -> None:
    attempted(seminar, "learner", State.PASSED)
    before = seminar.classes.progress(seminar.made.class_id)
    person = seminar["owner"].page(seminar.of("learner"))
    assert person.one("tbody").one("a")["href"] == "/w/view-learner"
    assert seminar.classes.progress(seminar.made.class_id) == before


def test_the_code_and_its_picture(seminar: Seminar) -> None:
    page = seminar["owner"].page(f"{seminar.url}/people")
    assert page.one(class_="join-code").text == "ABCD-2345"
    assert page.one(id="join-url")["value"] == "http://localhost/class?code=ABCD2345"
    assert page.one(class_="join-qr").all("path")
    seminar["owner"].post(f"{seminar.url}/code")
    assert seminar["owner"].page(f"{seminar.url}/people").one(class_="join-code").text != "ABCD-2345"
    seminar["owner"].post(f"{seminar.url}/joining", {"joining": "off"})
    assert "Nobody is let in at the moment." in seminar["owner"].page(f"{seminar.url}/people").text
    seminar["owner"].post(f"{seminar.url}/joining", {"joining": "on"})
    assert "The code lets people in." in seminar["owner"].page(f"{seminar.url}/people").text


def test_roles_are_given_by_owners(seminar: Seminar) -> None:
    seminar["owner"].post(f"{seminar.of('learner')}/role", {"role": "instructor"})
    assert seminar.member("learner").role is Role.INSTRUCTOR
    wrong = seminar["owner"].post(f"{seminar.of('learner')}/role", {"role": "king"})
    assert (wrong.status_code, "Choose one of the roles" in wrong.text) == (422, True)
    last = seminar["owner"].post(f"{seminar.of('owner')}/role", {"role": "learner"})
    assert (last.status_code, "always has an owner" in last.text) == (409, True)


def test_nobody_is_put_out_by_equals(seminar: Seminar) -> None:
    equal = seminar["instructor"].post(f"{seminar.of('owner')}/remove")
    assert (equal.status_code, "Only somebody of a higher role" in equal.text) == (403, True)
    assert seminar["instructor"].post(f"{seminar.of('learner')}/remove").status_code == 200
    assert "learner" not in {one.nickname.casefold() for one in seminar.classes.members(seminar.made.class_id)}
    assert "Nobody of this class is at this address" in seminar["owner"].page(f"{seminar.url}/people/gone", 404).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"lesson": "sums/add", "points": "101", "reason": "r"}, "“101” is none"),
        ({"lesson": "sums/add", "points": "٣", "reason": "r"}, "a whole number from 0 to 100"),
        ({"lesson": "sums/add", "points": "9" * 5000, "reason": "r"}, "a whole number from 0 to 100"),
        ({"lesson": "sums/add", "points": "50", "reason": "  "}, "Write a reason"),
        ({"lesson": "sums/other", "points": "50", "reason": "r"}, "Choose a lesson of the course."),
    ],
)
def test_a_grade_that_is_none_is_refused(seminar: Seminar, form: dict[str, object], words: str) -> None:
    answer = seminar["instructor"].post(f"{seminar.of('learner')}/mark", form)
    assert answer.status_code == 422
    assert words in answer.text
    assert seminar.classes.marks(seminar.made.class_id) == ()


def test_a_grade_by_hand_stands_until_it_is_taken_back(seminar: Seminar) -> None:
    attempted(seminar, "learner", State.PASSED)
    form: dict[str, object] = {"lesson": "sums/add", "points": "80", "reason": " shown \n at the board "}
    seminar["instructor"].post(f"{seminar.of('learner')}/mark", form)
    page = seminar["instructor"].page(seminar.of("learner"))
    assert "shown at the board Instructor; computed: 100" in page.one("tbody").text
    book = seminar["instructor"].page(f"{seminar.url}/grades").one("tbody").one("tr")
    assert [cell.text for cell in book.all("td")] == ["80.0", "80*"]
    seminar["instructor"].post(f"{seminar.of('learner')}/unmark", {"lesson": "sums/add"})
    book = seminar["instructor"].page(f"{seminar.url}/grades").one("tbody").one("tr")
    assert [cell.text for cell in book.all("td")] == ["100.0", "100"]
    told = [row.text for row in seminar["owner"].page(f"{seminar.url}/log").one("tbody").all("tr")]
    assert "took a grade back of" in told[0]
    assert "sums/add: 80. shown at the board" in told[1]


def test_grades_leave_as_csv_and_json(seminar: Seminar) -> None:
    attempted(seminar, "learner", State.PASSED)
    answer = seminar["instructor"].get(f"{seminar.url}/grades.csv?part=sums")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="grades.csv"'
    assert list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))) == [
        ["nickname", "sums/add", "mean"],
        ["Learner", "100", "100.0"],
    ]
    told = seminar["instructor"].get(f"{seminar.url}/grades.json").get_json()
    assert told["learners"][0]["grades"]["sums/add"] == {"points": 100, "tries": 1, "passed": True}
    assert seminar["instructor"].get(f"{seminar.url}/grades.json?part=none").get_json()["lessons"] == []

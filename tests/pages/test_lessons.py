"""The course: its map, its lessons, and what a learner does in them. Charlie has begun nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.decode.pool import DecodePool
from app.lessons.model import Figure, Segment, SegmentKind, Step
from app.runs.scenario import Scenario
from app.web import limits
from app.web.limits import Buckets
from tests.support import takes
from tests.support.pages import Element
from tests.support.people import Person, fragments
from tests.support.school import LESSON, School


@pytest.fixture
def school(tmp_path: Path, decode: DecodePool) -> Iterator[School]:
    made = School(tmp_path, decode)
    yield made
    made.close()


@pytest.fixture
def ada(school: School) -> Person:
    return school.begun()


def rows(page: Element) -> list[tuple[str, str]]:
    """The checks with their states."""
    found = page.one(id="lesson-checks").all("li", class_="check")
    return [(row["class"].removeprefix("check check-"), row.all("p")[0].text) for row in found]


def test_the_map_shows_where_to_begin(school: School) -> None:
    page = school.learner().page("/lessons")
    assert page.one("progress").get("aria-label") == "0 of 1 lessons done"
    assert page.one("a", class_="primary").text == "Start with “Add two numbers”"
    assert page.one(class_="lesson-row").one("a")["href"] == LESSON


def test_the_map_can_be_searched(school: School) -> None:
    charlie = school.learner()
    assert "1 lesson found" in charlie.page("/lessons?q=numbers+ONE").text
    nothing = charlie.page("/lessons?q=hedging")
    assert "0 lessons found" in nothing.text
    assert nothing.all(class_="lesson-row") == []


def test_reading_a_lesson_keeps_and_runs_nothing(school: School) -> None:
    charlie = school.learner()
    page = charlie.page(LESSON)
    assert page.one("h1").text == "Add two numbers"
    assert page.all("pre", class_="starter-text")[1].text.startswith("from concurrent")
    assert charlie.http.get_cookie("grpclab_learner") is None
    assert school.runner.asked == []
    assert page.all(id="editor") == []
    assert rows(page) == [("waiting", "The sum")]


def test_a_lesson_that_is_not_there(school: School) -> None:
    assert "There is no such lesson" in school.learner().page("/lessons/sums/subtract", 404).text


def test_a_lesson_that_was_begun_stands_beside_the_workbench(ada: Person) -> None:
    page = ada.page(LESSON)
    assert page.one(id="main")["data-editable"] == "true"
    assert page.one(id="lesson-text").one("h1").text == "Add two numbers"
    assert any('"left": 3' in box.text for box in page.all("textarea"))
    view_id = page.one(id="main")["data-workspace"]
    saved = ada.save(view_id, {"revision": 1, "files": [{"path": "a.proto", "text": 'syntax = "proto3";'}]})
    assert saved.status_code == 200


def test_beginning_again_goes_on(school: School, ada: Person) -> None:
    before = ada.page(LESSON).one(id="main")["data-workspace"]
    ada.post(f"{LESSON}/start")
    assert ada.page(LESSON).one(id="main")["data-workspace"] == before


def test_without_scripts_a_start_leads_to_the_lesson(school: School) -> None:
    charlie = school.learner()
    charlie.page(LESSON)
    answer = charlie.http.post(f"{LESSON}/start", data={"csrf_token": charlie.token})
    assert (answer.status_code, answer.location) == (303, LESSON)


def test_a_check_runs_fails_and_points_at_its_evidence(school: School, ada: Person) -> None:
    running = fragments(ada.post(f"{LESSON}/check"))["#lesson-checks"]
    assert running.one(id="lesson-checks")["hx-get"] == f"{LESSON}/checks"
    attempt = school.finished(ada)
    told = fragments(ada.get(f"{LESSON}/checks", HX_Request="true"))
    assert rows(told["#lesson-checks"]) == [("failed", "Not passed: Your server answered {}; 3 and 4 make 7.")]
    assert told["#mark-the-sum"].one("p")["class"] == "check-here check-here-failed"
    assert told["#mark-the-sum"].text == "✕ Not passed: Checked: The sum"
    link = told["#lesson-checks"].one("p", class_="places").one("a")
    assert link["hx-get"] == f"/runs/{attempt.run_id}/wire/bytes?zoom=messages&call=1&message=2"
    assert link["data-cursor"] == "message-1-2"
    assert "#wire" in told
    assert told["#lesson-checks"].one(id="lesson-checks").get("hx-trigger") is None
    assert ada.get(f"/runs/{attempt.run_id}").status_code == 200


def test_what_passes_is_explained_and_counted(school: School, ada: Person) -> None:
    school.solve()
    ada.post(f"{LESSON}/check")
    school.finished(ada)
    page = ada.page(LESSON)
    assert rows(page) == [("passed", "Passed: Your server answered 7.")]
    assert "The reply is a record of two bytes" in page.one(class_="after").text
    assert ada.page("/lessons").one("progress")["value"] == "1"


def test_a_check_of_a_lesson_that_was_not_begun_begins_it(school: School) -> None:
    charlie = school.learner()
    charlie.page(LESSON)
    answer = charlie.post(f"{LESSON}/check")
    assert answer.headers["HX-Redirect"] == LESSON
    school.finished(charlie)
    assert rows(charlie.page(LESSON))[0][0] == "failed"


def test_hints_come_one_at_a_time(ada: Person) -> None:
    assert ada.page(LESSON).one(id="lesson-hints").all("li") == []
    first = fragments(ada.post(f"{LESSON}/hints"))["#lesson-hints"]
    assert len(first.all("li")) == 1
    assert first.one("button").text == "Hint 2 of 2"
    second = fragments(ada.post(f"{LESSON}/hints"))["#lesson-hints"]
    assert len(second.all("li")) == 2
    assert second.all("button") == []


def test_an_answer_is_told_only_after_a_prediction(ada: Person) -> None:
    before = ada.page(LESSON).one(id="question-how-long")
    assert "one for the value" not in before.text
    assert "Choose or write an answer first" in ada.post(f"{LESSON}/questions/how-long").text
    told = ada.post(f"{LESSON}/questions/how-long", {"answer": "5"}).text
    assert "You said 5. It is 2." in told
    assert "one for the value" in told
    again = ada.post(f"{LESSON}/questions/how-long", {"answer": "2"}).text
    assert "You said 5" in again, "the first prediction counts"
    assert ada.post(f"{LESSON}/questions/why", {"answer": "2"}).status_code == 404


def test_a_prediction_begins_a_lesson(school: School) -> None:
    charlie = school.learner()
    charlie.page(LESSON)
    assert charlie.post(f"{LESSON}/questions/how-long", {"answer": "2"}).headers["HX-Redirect"] == LESSON
    assert "You said 2: right." in charlie.page(LESSON).text
    dora = school.learner()
    dora.page(LESSON)
    dora.post(f"{LESSON}/hints")
    assert len(dora.page(LESSON).one(id="lesson-hints").all("li")) == 1


def test_starting_over_can_be_taken_back(school: School, ada: Person) -> None:
    view_id = ada.page(LESSON).one(id="main")["data-workspace"]
    mine = [{"path": "server.py", "text": "print('mine')"}]
    ada.save(view_id, {"revision": 1, "files": mine})
    ada.post(f"{LESSON}/reset")
    page = ada.page(LESSON)
    assert "class Counter" in page.one(id="editor").text
    ada.post(f"{LESSON}/undo")
    page = ada.page(LESSON)
    assert "print('mine')" in page.one(id="editor").text
    assert "Undo starting over" not in page.text
    ada.post(f"{LESSON}/undo")
    assert "print('mine')" in ada.page(LESSON).one(id="editor").text


def test_the_solution_is_a_difference(ada: Person, school: School) -> None:
    page = ada.page(f"{LESSON}/solution")
    added = [line.one("code").text for line in page.all(class_="diff-added")]
    assert added == ["return counter_pb2.AddReply(sum=request.left + request.right)"]
    assert len(page.all(class_="diff-removed")) == 1
    assert "<html" not in ada.get(f"{LESSON}/solution", HX_Request="true").text
    school.teach(replace(school.lesson, solution=()))
    assert "no solution to show" in ada.page(f"{LESSON}/solution", 404).text
    assert "Show the solution" not in ada.page(LESSON).text


def test_a_figure_is_a_page_in_a_frame(school: School) -> None:
    shop = takes.shop_take()
    shown = Figure(
        name="shop",
        view="sequence",
        caption="<p>A call.</p>",
        events=shop.chunks[0],
        descriptor_set=shop.descriptor_set,
    )
    step = Step(title="", segments=(Segment(kind=SegmentKind.FIGURE, name="shop"),))
    school.teach(replace(school.lesson, figures=(shown, replace(shown, name="bytes", view="bytes")), steps=(step,)))
    charlie = school.learner()
    assert charlie.page(LESSON).one("iframe")["src"] == f"{LESSON}/figures/shop"
    answer = charlie.get(f"{LESSON}/figures/shop")
    assert "frame-ancestors 'none'" not in answer.headers["Content-Security-Policy"]
    assert charlie.page(f"{LESSON}/figures/shop").all(id="sequence")
    assert "shop.Order" in charlie.page(f"{LESSON}/figures/bytes").text
    assert charlie.get(f"{LESSON}/figures/none").status_code == 404


def test_strangers_change_nothing(school: School, ada: Person) -> None:
    charlie = school.learner()
    charlie.page(LESSON)
    for action in ("reset", "undo"):
        assert "You have not begun this lesson" in charlie.post(f"{LESSON}/{action}").text
    assert charlie.get(f"{LESSON}/checks").status_code == 404
    view_id = ada.page(LESSON).one(id="main")["data-workspace"]
    assert charlie.save(view_id, {"revision": 1, "files": []}).status_code == 403


ACTIONS = ("start", "check", "hints", "questions/how-long", "reset", "undo")


def test_what_changes_something_is_a_post_with_a_token(school: School) -> None:
    charlie = school.learner()
    assert {charlie.get(f"{LESSON}/{action}").status_code for action in ACTIONS} == {405}
    assert {charlie.post(f"{LESSON}/{action}", token=False).status_code for action in ACTIONS} == {400}


def test_nothing_of_a_hidden_test_reaches_a_learner(school: School) -> None:
    lesson = school.lesson
    (check,) = lesson.checks
    secret_calls = tuple(replace(call, name="tree-house") for call in lesson.scenarios[0].calls)
    hidden = Scenario(name="shibboleth", calls=secret_calls, hidden=True)
    veiled = replace(
        check,
        name="open-sesame",
        scenario="shibboleth",
        hidden=True,
        passes="",
        fails="Try other numbers.",
        arguments=(("call", "tree-house"), ("equals", '{"sum": 4711}')),
    )
    school.teach(replace(lesson, scenarios=(*lesson.scenarios, hidden), checks=(check, veiled)))
    ada = school.begun()
    received = [ada.get(LESSON).text, ada.post(f"{LESSON}/check").text]
    attempt = school.finished(ada)
    received += [ada.get(path).text for path in (LESSON, f"{LESSON}/checks", f"/runs/{attempt.run_id}")]
    view_id = ada.page(LESSON).one(id="main")["data-workspace"]
    runs = school.services.store.runs_of(view_id)
    assert [run.run_id for run in runs] == [attempt.run_id], "the hidden scenario is no run of the workspace"
    assert "And a hidden test." in received[0]
    assert "Try other numbers." in received[2]
    for secret in ("shibboleth", "open-sesame", "tree-house", "4711"):
        assert all(secret not in text for text in received), secret
    recorded = school.services.store.learners.recorded(attempt.attempt_id)
    assert recorded is not None
    assert {take.scenario for take in recorded.takes} == {"main", "shibboleth"}


def test_lessons_begin_only_so_often_from_one_address(school: School) -> None:
    buckets: Buckets = school.web.app.extensions[limits.BUCKETS]
    for _ in range(limits.WORKSPACES.burst):
        buckets.wait("203.0.113.9", limits.WORKSPACES)
    charlie = school.learner()
    charlie.page(LESSON)
    charlie.http.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert charlie.post(f"{LESSON}/hints").status_code == 429
    assert charlie.http.get_cookie("grpclab_learner") is None


def test_a_run_becomes_the_beginning_of_a_lesson(school: School, ada: Person) -> None:
    ada.post(f"{LESSON}/check")
    attempt = school.finished(ada)
    (link,) = ada.page(f"/runs/{attempt.run_id}").one(id="make-checks").all("a")
    assert link["href"] == f"/lessons/of-run/{attempt.run_id}.toml?call=1"
    answer = ada.get(link["href"])
    assert ada.get(f"/lessons/of-run/{attempt.run_id}.toml?call=9").status_code == 404
    assert answer.content_type.startswith("text/plain")
    assert 'method = "/counter.Counter/Add"' in answer.text
    assert ada.get("/lessons/of-run/none.toml").status_code == 404


def test_an_author_sees_mistakes_and_the_page_loads_itself_again(school: School) -> None:
    whole = replace(school.services.course(), version="1", mistakes=("01-sums/part.toml:2: No.",) * 30)
    charlie = school.learner()
    assert charlie.page("/lessons").all(id="lesson-preview") == []
    school.change(course=lambda: whole, settings=replace(school.services.settings, course_preview="on"))
    shown = charlie.page(LESSON).one(id="lesson-preview")
    assert "30 mistakes in this course" in shown.text
    assert "and 10 more" in shown.text
    assert charlie.page("/lessons").one(id="lesson-preview")["hx-trigger"] == "every 1s"
    assert charlie.get(shown["hx-get"], HX_Request="true").status_code == 204
    school.change(course=lambda: replace(whole, version="2", mistakes=()))
    assert charlie.get(shown["hx-get"], HX_Request="true").headers["HX-Redirect"] == LESSON
    assert "have no mistakes" in charlie.page(LESSON).one(id="lesson-preview").text
    elsewhere = shown["hx-get"].replace("at=%2Flessons", "at=%2F%2Fevil")
    assert charlie.get(elsewhere, HX_Request="true").status_code == 204

"""The gradebook and the log as pages."""

from flask import Flask

from app.classroom import grades as books
from app.lessons.model import Course
from app.store.class_model import AuditEntry, Mark, Member, Progress, StoredClass
from app.web.presenters.classes import grades, words


def test_cells_say_how_they_came_about(speaking: Flask, found: StoredClass, learner: Member, course: Course) -> None:
    name = course.lessons[0].name
    work = Progress(learner_id="l", lesson=name, view_id="v", tries=1, best=500, tried_ns=1, passed_ns=None)
    mark = Mark(learner_id="l", lesson=name, points=100, reason="well said", given_by="Grace", given_ns=0)
    with speaking.test_request_context():
        pages = [
            grades.page(
                words.head(found, learner, "grades"), course, books.gradebook([learner], [name], done, marks), ""
            )
            for done, marks in (([], []), ([work], []), ([work], [mark]))
        ]
        part = grades.page(pages[0].head, course, books.gradebook([learner], [name], [], []), "sums")
    cells = [page.rows[0].cells[0] for page in pages]
    assert [(cell.points, cell.hint) for cell in cells] == [
        ("", "not begun"),
        ("50", "1 attempt"),
        ("100*", "by hand: well said (computed: 50)"),
    ]
    assert [(column.number, column.url) for column in pages[0].columns] == [("1.1", "/class/c/wall?lesson=sums/add")]
    assert (pages[0].csv_url, part.csv_url) == ("/class/c/grades.csv", "/class/c/grades.csv?part=sums")


def test_the_log_is_in_words(speaking: Flask, found: StoredClass, learner: Member) -> None:
    entries = [
        AuditEntry(number=2, at_ns=10**18, actor="Grace", what="mark", subject="Ada", detail="80"),
        AuditEntry(number=1, at_ns=0, actor="later", what="something new", subject="", detail=""),
    ]
    with speaking.test_request_context():
        page = grades.log(words.head(found, learner, "log"), entries)
    assert [(row.actor, row.what) for row in page.rows] == [("Grace", "graded by hand"), ("later", "something new")]
    assert page.rows[0].when == "9 Sep 2001, 01:46 UTC"

"""A solution as a difference."""

from flask import Flask

from app.runs.workspace import File, Workspace
from app.web.presenters import lesson_solution


def test_lines_that_change(speaking: Flask) -> None:
    before = "\n".join(f"line {number}" for number in range(20))
    solution = (File(path="a.py", text=before.replace("line 10", "new")), File(path="b.py", text="x"))
    mine = Workspace(files=(File(path="a.py", text=before),))
    with speaking.test_request_context():
        changed, added = lesson_solution.present("/l", solution, mine).files
    assert [line.kind for line in changed.lines] == ["skipped", *["same"] * 3, "removed", "added", *["same"] * 3]
    assert [(line.sign, line.text) for line in added.lines if line.kind == "added"] == [("+", "x")]


def test_nothing_to_change(speaking: Flask) -> None:
    file = File(path="a.py", text="x")
    with speaking.test_request_context():
        (same,) = lesson_solution.present("/l", (file,), Workspace(files=(file,))).files
    assert (same.lines, same.note) == ((), "Your file is the same.")

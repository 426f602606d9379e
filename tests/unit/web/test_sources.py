"""What is wrong besides the schema."""

from app.runs.workspace import File, Workspace
from app.schema import model
from app.web import sources

PROTO = File(path="a.proto", text="")


def test_methods_are_not_missed_in_a_schema_that_has_none_yet() -> None:
    rules = File(path="mock.toml", text='[[rule]]\nmethod = "Nothing"\nanswer = {}\n')
    workspace = Workspace(files=(PROTO, rules))
    assert sources.problems(workspace, model.EMPTY) == ()
    wrong = Workspace(files=(PROTO, File(path="mock.toml", text="[[rule]]\n")))
    (problem,) = sources.problems(wrong, model.EMPTY)
    assert (problem.path, problem.line) == ("mock.toml", 1)


def test_the_manifest_comes_first() -> None:
    workspace = Workspace(files=(PROTO, File(path="lab.toml", text="x")))
    assert [problem.path for problem in sources.problems(workspace, model.EMPTY)] == ["lab.toml"]

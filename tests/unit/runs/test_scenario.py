"""Scenarios as values."""

from dataclasses import replace

from app.runs.scenario import Scenario, ScriptedCall, digest, laid_over
from app.runs.spec import CallSpec
from app.runs.workspace import File, Workspace

ONE = Scenario(name="main", calls=(ScriptedCall(name="a", spec=CallSpec(path="/a.B/C")),))


def test_a_digest_names_what_decides_a_recording() -> None:
    assert digest(ONE) == digest(replace(ONE, hidden=True))
    assert digest(ONE) != digest(replace(ONE, linger_ms=1))
    assert digest(ONE) != digest(replace(ONE, overlay=(File(path="a", text="b"),)))


def test_files_laid_over_a_workspace_keep_its_order() -> None:
    base = Workspace(files=(File(path="a", text="1"), File(path="b", text="2")))
    over = laid_over(base, (File(path="c", text="3"), File(path="a", text="4")))
    assert [(file.path, file.text) for file in over.files] == [("a", "4"), ("b", "2"), ("c", "3")]

"""Checks of code shape: the file is parsed, never run."""

from dataclasses import replace

from app.checks.results import State
from app.runs.workspace import File, Workspace
from tests.support import takes
from tests.support.asking import ask, fails, passes


def test_names() -> None:
    result = passes("code_uses", file="server.py", uses="set_compression")
    assert result.evidence[0].source.startswith("server.py:")
    passes("code_uses", file="server.py", uses="subprocess", absent=True)
    assert fails("code_uses", file="server.py", uses="abort") == "server.py does not use abort."
    assert "uses Shop in line 13" in fails("code_uses", file="server.py", uses="Shop", absent=True)
    assert fails("code_uses", file="client.py", uses="x") == "There is no file client.py."


def test_a_syntax_error_has_its_line() -> None:
    broken = replace(takes.shop(), workspace=Workspace(files=(File(path="server.py", text="x = 1\ny ="),)))
    result = ask("code_uses", seen=broken, file="server.py", uses="x")
    assert (result.state, result.evidence[0].source) == (State.FAILED, "server.py:2")

"""The runner's tools as pages use them: remembered, and silent where nobody answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.client.runner import RunnerClient
from app.runs.workspace import File, Workspace
from app.web.toolbox import Toolbox
from tests.support.harmless_runner import Serving

PYTHON = Workspace(files=(File(path="server.py", text="nope"), File(path="a.proto", text="")))


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    made = Serving(tmp_path)
    yield made
    made.close()


def test_what_was_said_is_said_again_without_asking(serving: Serving) -> None:
    with RunnerClient(serving.target) as client:
        toolbox = Toolbox(client)
        assert toolbox.tools() == ("format-proto", "check-python", "cpp")
        first = toolbox.python_problems(PYTHON)
        assert [problem.path for problem in first] == ["server.py"]
        assert toolbox.python_problems(PYTHON) is first
        assert toolbox.python_problems(Workspace(files=())) == ()
        with pytest.raises(KeyError):
            toolbox.formatted(File(path="notes.txt", text=""))

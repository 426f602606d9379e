"""The toolbox as a plain process: what a tool prints and writes is told, and it outlives a tool that dies."""

import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from app.sandbox import inside
from tests.support.inside import Inside


@pytest.fixture(scope="module")
def toolbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    started = Inside(inside.TOOLBOX, str(tmp_path_factory.mktemp("tools")))
    yield started
    assert started.close() == 0


def use(toolbox: Inside, program: str, text: str = "") -> dict[str, Any]:
    argv = [sys.executable, "-ISE", "-c", program]
    toolbox.send({"id": 7, "files": [["v1/a.txt", "kept"]], "argv": argv, "input": text})
    return toolbox.receive()


def test_what_it_prints_and_writes(toolbox: Inside) -> None:
    program = "import sys; print(sys.stdin.read()); open('out/b', 'w').write(open('v1/a.txt').read()); sys.exit('no')"
    answer = use(toolbox, program, "said")
    assert answer["answer"] == {"code": 1, "stdout": "said\n", "stderr": "no\n", "files": [["b", "kept"]]}


def test_a_link_out_of_its_folder_is_not_followed(toolbox: Inside) -> None:
    answer = use(toolbox, "import os; os.symlink('/etc/passwd', 'out/p')")
    assert answer["answer"]["files"] == []


def test_one_that_dies_is_told_and_the_next_works(toolbox: Inside) -> None:
    died = use(toolbox, "import os; os.kill(os.getpid(), 11)")
    assert died == {"event": "died", "id": 7, "code": -signal.SIGSEGV, "timed_out": False}
    flood = use(toolbox, "import sys\nwhile True: sys.stdout.write('x' * 65536)")
    assert flood["event"] == "died" or len(flood["answer"]["stdout"]) <= 2 * 1024 * 1024
    assert use(toolbox, "print(1)")["answer"]["stdout"] == "1\n"

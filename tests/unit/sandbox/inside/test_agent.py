"""The agent as a plain process: what it runs behaves as ``python script.py`` does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.sandbox import inside
from app.sandbox.inside.agent import MAX_REPORTS
from tests.support.inside import Inside


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def agent(root: Path) -> Iterator[Inside]:
    started = Inside(inside.AGENT, str(root))
    yield started
    assert started.close() == 0


def _run(agent: Inside, files: dict[str, str], **more: Any) -> tuple[str, str, dict[str, Any]]:
    """stdout, stderr and how it ended."""
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    request = {"op": "start", "id": 1, "argv": ["server.py"], "files": [[path, text] for path, text in files.items()]}
    request |= more
    agent.send(request, out_end, err_end)
    os.close(out_end)
    os.close(err_end)
    assert agent.receive()["event"] == "started"
    with os.fdopen(out, encoding="utf-8") as stdout, os.fdopen(err, encoding="utf-8") as stderr:
        said = stdout.read(), stderr.read()
    return *said, agent.receive()


SCRIPTS = {
    "raises": "def f():\n    return 1 / 0\n\n\nf()\n",
    "chain": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise KeyError('x') from error\n",
    "syntax": "import os\ndef f(:\n    pass\n",
    "imported": "import helper\n",
    "exits with 3": "import sys\nsys.exit(3)\n",
    "exits with words": "import sys\nsys.exit('bye')\n",
    "interrupted": "import atexit\natexit.register(print, 'at exit')\nprint('begun')\nraise SystemExit\n",
    "threads": "import threading, time\n"
    "threading.Thread(target=lambda: (time.sleep(0.05), print('thread'))).start()\nprint('main')\n",
    "names": "import sys\nif __name__ == '__main__':\n    print(sys.argv, sys.path[0] != '', __spec__, __doc__, __package__)\n",
    "unprintable": "print('é\\udcff')\n",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_does_what_it_does_under_plain_python(agent: Inside, root: Path, name: str) -> None:
    files = {"server.py": SCRIPTS[name], "helper.py": "def f():\n    raise ValueError('in helper')\n\n\nf()\n"}
    stdout, stderr, exited = _run(agent, files)
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8:backslashreplace", "PYTHONDONTWRITEBYTECODE": "1"}
    plain = subprocess.run(
        [sys.executable, "server.py"], cwd=root, capture_output=True, text=True, check=False, env=environment
    )
    assert (stdout, stderr, exited["code"]) == (plain.stdout, plain.stderr, plain.returncode)


def test_a_prelude_runs_before_the_script_and_leaves_no_module(agent: Inside) -> None:
    prelude = "import builtins, sys, types\nsys.modules['inside'] = types.ModuleType('inside')\nbuiltins.prepared = 7\n"
    files = {"server.py": "import inside\nprint(prepared, inside.own)\n", "inside.py": "own = 'mine'\n"}
    stdout, stderr, _ = _run(agent, files, prelude=prelude)
    assert (stdout, stderr) == ("7 mine\n", "")


def test_nothing_of_the_agent_is_open_in_the_script_but_the_pipe_for_reports(agent: Inside) -> None:
    shown = "import os, sys\nprint(sorted(os.listdir('/proc/self/fd')), 'inside' in sys.modules)\n"
    stdout, _, _ = _run(agent, {"server.py": f"{shown}os.execv(sys.executable, ['python', '-c', {shown!r}])\n"})
    whole = ["['0', '1', '2', '200', '3'] False", "['0', '1', '2', '3'] False"]
    assert stdout.splitlines() == whole, "3 is the folder that is being listed"


SERVES = """\
import concurrent.futures, os, grpc
handler = grpc.unary_unary_rpc_method_handler(print)
server = grpc.server(concurrent.futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("greeter.Greeter", {"SayHello": handler})
MORE
"""


def _reports(agent: Inside, more: str) -> list[str]:
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    files = [["server.py", SERVES.replace("MORE", more)]]
    agent.send({"op": "start", "id": 1, "argv": ["server.py"], "files": files}, out_end, err_end)
    for descriptor in (out, out_end, err, err_end):
        os.close(descriptor)
    lines: list[str] = []
    while (message := agent.receive())["event"] != "exited":
        lines += [message["line"]] if message["event"] == "registered" else []
    return lines


def test_what_a_server_registers_is_told(agent: Inside) -> None:
    assert _reports(agent, "") == ['{"server": 1, "ports": [], "paths": ["/greeter.Greeter/SayHello"], "open": false}']


def test_a_flood_of_reports_is_cut(agent: Inside) -> None:
    flood = (
        "os.set_blocking(200, True)\ntry:\n    for _ in range(99): os.write(200, b'\\n' * 9999)\nexcept OSError: pass"
    )
    assert len(_reports(agent, flood)) <= 2 * MAX_REPORTS


def test_a_signal_is_told(agent: Inside) -> None:
    _, _, exited = _run(agent, {"server.py": "import os\nos.kill(os.getpid(), 11)\n"})
    assert (exited["event"], exited["signal"]) == ("exited", 11)


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "a//b", "", "."])
def test_a_path_out_of_the_workspace_is_refused(agent: Inside, path: str) -> None:
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    agent.send({"op": "start", "id": 2, "argv": ["server.py"], "files": [[path, ""]]}, out_end, err_end)
    assert agent.receive()["event"] == "failed"
    for descriptor in (out, out_end, err, err_end):
        os.close(descriptor)


def test_a_link_that_stands_in_the_way_is_not_followed(agent: Inside, root: Path) -> None:
    (root / "evil").symlink_to("/tmp")  # noqa: S108  # where it points does not matter
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    agent.send({"op": "start", "id": 2, "argv": ["server.py"], "files": [["evil/x", ""]]}, out_end, err_end)
    assert "link" in agent.receive()["text"]
    for descriptor in (out, out_end, err, err_end):
        os.close(descriptor)


def test_a_signal_goes_to_the_whole_group(agent: Inside) -> None:
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    script = "import os, time\nos.fork()\nprint('up')\ntime.sleep(100)\n"
    agent.send({"op": "start", "id": 5, "argv": ["server.py"], "files": [["server.py", script]]}, out_end, err_end)
    os.close(out_end)
    os.close(err_end)
    assert agent.receive()["event"] == "started"
    with os.fdopen(out) as stdout, os.fdopen(err) as stderr:
        assert [stdout.readline(), stdout.readline()] == ["up\n", "up\n"]
        agent.send({"op": "look", "id": 5})
        assert agent.receive()["event"] == "looked"
        agent.send({"op": "signal", "id": 5, "signal": 9})
        assert agent.receive()["signal"] == 9
        assert stdout.read() == "", "the pipe closes only when the last of them is gone"
        assert stderr.read() == ""


def test_a_process_has_the_variables_that_it_is_given(agent: Inside) -> None:
    stdout, _, _ = _run(agent, {"server.py": "import os\nprint(os.environ['PORT'])\n"}, env={"PORT": "50052"})
    assert stdout == "50052\n"


def test_another_program_runs_the_script(agent: Inside) -> None:
    program = [sys.executable, "-S", "-c", "import sys\nprint('other', sys.argv[1:])\nsys.exit(4)"]
    stdout, _, exited = _run(agent, {}, exec=program)
    assert (stdout, exited["code"]) == ("other ['server.py']\n", 4)


def test_a_program_that_is_not_there_is_told_as_a_shell_tells_it(agent: Inside) -> None:
    _, stderr, exited = _run(agent, {}, exec=["/nowhere/node"])
    assert (stderr, exited["code"]) == ("/nowhere/node: No such file or directory\n", 127)


def test_files_are_replaced_while_a_process_runs(agent: Inside, root: Path) -> None:
    agent.send({"op": "write", "files": [["a/rules.json", "new"], ["../x", "out"]]})
    agent.send({"op": "look", "id": 99})
    _run(agent, {"server.py": ""})
    assert (root / "a" / "rules.json").read_text() == "new"
    assert not (root.parent / "x").exists()


GRPC_LOGS = """\
import logging
CONFIGURE
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("grpc._server").exception("Exception calling application: %s", "why")
logging.getLogger("grpc").warning("not shown")
"""


def test_the_traceback_of_a_handler_is_shown_though_nobody_configured_logging(agent: Inside) -> None:
    _, stderr, _ = _run(agent, {"server.py": GRPC_LOGS.replace("CONFIGURE", "")})
    assert stderr.startswith("Exception calling application: why\nTraceback (most recent call last):\n")
    assert stderr.endswith("ZeroDivisionError: division by zero\n")


def test_it_is_shown_once_where_the_script_configures_logging(agent: Inside) -> None:
    _, stderr, _ = _run(agent, {"server.py": GRPC_LOGS.replace("CONFIGURE", "logging.basicConfig(level='ERROR')")})
    assert stderr.count("Traceback") == 1
    assert stderr.startswith("ERROR:grpc._server:Exception calling application: why\n")


def test_what_servers_import_is_there_before_they_ask(agent: Inside) -> None:
    script = (
        "import sys\nbefore = set(sys.modules)\n"
        "import asyncio, logging, time\nfrom concurrent import futures\nimport grpc\nimport grpc.aio\n"
        "grpc.server(futures.ThreadPoolExecutor(1)).stop(0)\nprint(sorted(set(sys.modules) - before))\n"
    )
    assert _run(agent, {"server.py": script})[0] == "[]\n"

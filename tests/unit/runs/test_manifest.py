"""The processes of a workspace: by lab.toml, whose mistakes stand at their lines, or by the names of the files."""

import pytest

from app.runs import manifest
from app.runs.manifest import Plan, Start
from app.runs.workspace import File, Workspace


def workspace(*paths: str, **texts: str) -> Workspace:
    files = [File(path=path, text="") for path in paths]
    return Workspace(files=(*files, *(File(path=f"{name}.toml", text=text) for name, text in texts.items())))


def planned(text: str) -> Plan:
    return manifest.plan(workspace("a.py", "b.js", "mock.toml", "x.proto", lab=text))


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (("server.py", "x.proto"), [("server", "python", "auto", 50051)]),
        (("server.py", "client.py"), [("server", "python", "auto", 50051), ("client", "python", "manual", 0)]),
        (("server.js",), [("server", "node", "auto", 50051)]),
        (("x.proto",), [("mock", "mock", "auto", 50051)]),
        (("x.proto", "client.py"), [("mock", "mock", "auto", 50051), ("client", "python", "manual", 0)]),
        (("client.py",), [("client", "python", "auto", 0)]),
        (("notes.txt",), []),
    ],
)
def test_names_of_files_say_what_runs(paths: tuple[str, ...], found: list[tuple[str, str, str, int]]) -> None:
    processes = manifest.plan(workspace(*paths)).processes
    assert [(p.name, p.runtime, p.start.value, p.port) for p in processes] == found


def test_a_mock_finds_its_rules() -> None:
    files = workspace("x.proto", "mock.toml")
    (process,) = manifest.plan(files).processes
    assert process.command == ("mock.toml",)
    assert manifest.rules_file(files, process) is files.file("mock.toml")
    (server,) = manifest.plan(workspace("server.py", "mock.toml")).processes
    assert manifest.rules_file(files, server) is None


def test_a_manifest_says_everything() -> None:
    first, second = planned(
        '[[process]]\nname = "a"\ncommand = "a.py --name \'two words\'"\nport = 50051\nenv = { X = "1" }\n'
        '[[process]]\nname = "b"\ncommand = ["b.js"]\nstart = "manual"\n'
    ).processes
    assert (first.command, first.serves, first.start) == (("a.py", "--name", "two words"), True, Start.AUTO)
    assert dict(first.environment) == {"A_ADDR": "localhost:50051", "PORT": "50051", "X": "1"}
    assert (second.runtime, second.serves, second.start) == ("node", False, Start.MANUAL)
    assert dict(second.environment) == {"A_ADDR": "localhost:50051"}


def test_replicas_have_a_name_and_a_port_each_and_one_address() -> None:
    plan = planned('[[process]]\nname = "a-b"\ncommand = "a.py"\nport = 50051\nreplicas = 2\n')
    assert [(p.name, p.port) for p in plan.processes] == [("a-b-1", 50051), ("a-b-2", 50052)]
    second = plan.process("a-b-2")
    assert second
    assert dict(second.environment)["PORT"] == "50052"
    assert dict(second.environment)["A_B_ADDR"] == "ipv4:127.0.0.1:50051,127.0.0.1:50052"
    assert plan.process("none") is None


A = '[[process]]\nname = "a"\ncommand = "a.py"\nport = 2000\n'

WRONG = {
    "not toml": ("[[process]\n", 1, "This is not TOML"),
    "nothing": ("", 1, "names no process"),
    "no table": ("process = 3\n", 1, "write [[process]] above"),
    "unknown table": (A + "[[proces]]\n", 5, "Did you mean “process”?"),
    "unknown key": (A + 'comand = "x"\n', 5, "Did you mean “command”?"),
    "no name": ('[[process]]\ncommand = "a.py"\n', 1, "has no name"),
    "bad name": ('[[process]]\nname = "A b"\ncommand = "a.py"\n', 2, "lower-case letters"),
    "our name": ('[[process]]\nname = "driver"\ncommand = "a.py"\n', 2, "part of the sandbox"),
    "no command": ('[[process]]\nname = "a"\n', 1, "has no command"),
    "command of numbers": ('[[process]]\nname = "a"\ncommand = [1]\n', 3, "a file and its arguments"),
    "open quote": ('[[process]]\nname = "a"\ncommand = "a.py \'x"\n', 3, "a file and its arguments"),
    "no such file": ('[[process]]\nname = "a"\ncommand = "c.py"\n', 3, "no file c.py"),
    "no such ending": ('[[process]]\nname = "a"\ncommand = "x.proto"\n', 3, "mock, node, python"),
    "no such runtime": ('[[process]]\nname = "a"\ncommand = "a.py"\nruntime = "go"\n', 4, "mock, node, python"),
    "another runtime": ('[[process]]\nname = "a"\ncommand = "a.py"\nruntime = "node"\n', 3, "end in .js"),
    "mock without port": ('[[process]]\nname = "a"\nruntime = "mock"\n', 1, "A mock needs a port"),
    "port of text": ('[[process]]\nname = "a"\ncommand = "a.py"\nport = "80"\n', 4, "port is a number"),
    "low port": ('[[process]]\nname = "a"\ncommand = "a.py"\nport = 80\n', 4, "between 1024"),
    "no replicas": (A + "replicas = 0\n", 5, "from 1 to 8"),
    "env of numbers": (A + "env = 1\n", 5, "a table of at most"),
    "env name": (A + 'env = { "a b" = "1" }\n', 5, "cannot be a variable"),
    "env port": (A + 'env = { PORT = "1" }\n', 5, "what “port” says"),
    "env value": (A + "[process.env]\nX = 1\n", 5, "a text of at most"),
    "start": (A + 'start = "later"\n', 5, "“auto” (with the run)"),
    "one name twice": (A + '[[process]]\nname = "a"\ncommand = "b.js"\n', 2, "Two processes are named “a”"),
    "one port twice": (A + '[[process]]\nname = "b"\ncommand = "b.js"\nport = 2000\n', 8, "a has port 2000 already"),
    "port of a replica": (
        A + 'replicas = 2\n[[process]]\nname = "b"\ncommand = "b.js"\nport = 2001\n',
        9,
        "a-2 has port 2001 already",
    ),
    "too many": (A + "replicas = 7\n" + A.replace('"a"', '"b"').replace("2000", "3000") * 2, 10, "at most 8 processes"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_stands_at_its_line(name: str) -> None:
    text, line, words = WRONG[name]
    plan = planned(text)
    assert plan.processes == ()
    found = [problem for problem in plan.problems if words in problem.text]
    assert found, [problem.text for problem in plan.problems]
    assert (found[0].path, found[0].line) == ("lab.toml", line)

"""``lab.toml``: the processes of a workspace. Without it, what the names of the files say. Pure.

::

    [[process]]
    name = "greeter"              # how it is called on the page and in the recording
    command = "greeter.py --loud" # a file of the workspace, and its arguments
    port = 50051                  # given to it as PORT; without a port it is a client
    replicas = 3                  # greeter-1, greeter-2, greeter-3 on ports 50051, 50052, 50053
    env = { GREETING = "Hello" }
    start = "manual"              # not before somebody presses Start

``runtime`` is told by the file's ending: ``python``, ``node``, or ``mock`` for a file of mock rules.
"""

import functools
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from app.runs import toml_file
from app.runs.problems import SourceProblem
from app.runs.toml_file import TomlFile
from app.runs.workspace import File, Workspace, printable
from app.sentences import sentence

PATH = "lab.toml"
RULES = "mock.toml"
DEFAULT_PORT = 50051
MOCK = "mock"
RUNTIMES = {"python": (".py",), "node": (".js", ".mjs", ".cjs"), MOCK: (".toml",)}
"""The endings of the files that each runtime runs."""
RESERVED = frozenset({"driver", "relay", "link", "learner"})
"""Names of processes that are not the learner's."""
MAX_PROCESSES = 8
"""Of one workspace, replicas counted: each may take a whole jail's memory."""
MAX_ARGUMENTS = 32
MAX_ENVIRONMENT = 32
MAX_WORD = 1024

_SERVERS = ("server.py", "server.js", "server.mjs")
_CLIENTS = ("client.py", "client.js", "client.mjs")
_KEYS = ("name", "runtime", "command", "port", "replicas", "env", "start")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


class Start(Enum):
    """When a process begins."""

    AUTO = "auto"
    MANUAL = "manual"
    """When somebody presses Start."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """One process of a workspace."""

    name: str
    runtime: str
    command: tuple[str, ...]
    """A file of the workspace and its arguments; empty for a mock without rules."""
    port: int = 0
    """Where it is expected to listen; 0 for a client."""
    environment: tuple[tuple[str, str], ...] = ()
    start: Start = Start.AUTO

    @property
    def serves(self) -> bool:
        """True for a server."""
        return self.port > 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a workspace runs, or why that cannot be told."""

    processes: tuple[Process, ...] = ()
    problems: tuple[SourceProblem, ...] = ()

    def process(self, name: str) -> Process | None:
        """The process of this name, if there is one."""
        return next((process for process in self.processes if process.name == name), None)


def plan(workspace: Workspace) -> Plan:
    """The processes of ``workspace``, servers before clients where no manifest orders them."""
    file = workspace.file(PATH)
    paths = tuple(found.path for found in workspace.files)
    return _by_manifest(file, paths) if file else Plan(processes=_by_names(paths))


@functools.lru_cache(maxsize=128)
def _by_manifest(file: File, paths: tuple[str, ...]) -> Plan:
    """Remembered, since a page asks again with every event of a run."""
    read = toml_file.read(file)
    if read.problem:
        return Plan(problems=(read.problem,))
    processes: list[Process] = []
    problems = tuple(_read(read, paths, processes))
    return Plan(problems=problems) if problems else Plan(processes=_addressed(processes))


def _by_names(paths: tuple[str, ...]) -> tuple[Process, ...]:
    def first(names: Iterable[str]) -> str:
        return next((name for name in names if name in paths), "")

    server, client = first(_SERVERS), first(_CLIENTS)
    found: list[Process] = []
    if server:
        found.append(Process(name="server", runtime=_runtime(server), command=(server,), port=DEFAULT_PORT))
    elif any(path.endswith(".proto") for path in paths):
        rules = (RULES,) if RULES in paths else ()
        found.append(Process(name=MOCK, runtime=MOCK, command=rules, port=DEFAULT_PORT))
    if client:
        start = Start.MANUAL if found else Start.AUTO
        found.append(Process(name="client", runtime=_runtime(client), command=(client,), start=start))
    return _addressed(found)


def _runtime(path: str) -> str:
    return next((name for name, endings in RUNTIMES.items() if path.endswith(endings)), "")


def _read(read: TomlFile, paths: tuple[str, ...], processes: list[Process]) -> Iterator[SourceProblem]:
    tables, wrong = read.tables("process")
    yield from read.unknown(read.data, ("process",))
    if wrong:
        yield wrong
    elif not tables:
        yield read.wrong(
            sentence("%(path)s names no process. Write [[process]], then its name and command below.", path=PATH)
        )
    for index, table in enumerate(tables[: MAX_PROCESSES + 1]):
        entry = _Entry(read, paths, table, index)
        yield from entry.problems()
        processes += entry.processes()
    if len(tables) > MAX_PROCESSES or len(processes) > MAX_PROCESSES:
        last = min(len(tables) - 1, MAX_PROCESSES)
        yield read.wrong(
            sentence("A workspace runs at most %(most)s processes, replicas counted.", most=MAX_PROCESSES),
            "process",
            last,
        )
        return
    yield from _twice(read, processes)


def _twice(read: TomlFile, processes: list[Process]) -> Iterator[SourceProblem]:
    names: set[str] = set()
    ports: dict[int, str] = {}
    tables = read.data.get("process", [])
    for process in processes:
        index = next((i for i, table in enumerate(tables) if _base(process.name, table)), 0)
        if process.name in names:
            yield read.wrong(
                sentence("Two processes are named “%(name)s”. Give each its own name.", name=process.name),
                "process",
                index,
                "name",
            )
        elif process.serves and process.port in ports:
            other = ports[process.port]
            words = sentence(
                "%(process)s has port %(port)s already; all processes share one loopback. Choose another.",
                process=other,
                port=process.port,
            )
            yield read.wrong(words, "process", index, "port")
        names.add(process.name)
        ports.setdefault(process.port, process.name)


def _base(name: str, table: dict[str, Any]) -> bool:
    own = table.get("name")
    return name == own or (isinstance(own, str) and bool(re.fullmatch(re.escape(own) + r"-\d", name)))


class _Entry:
    """One ``[[process]]``: its values where they make sense, and what is wrong with the others."""

    def __init__(self, read: TomlFile, paths: tuple[str, ...], table: dict[str, Any], index: int) -> None:
        self.read = read
        self.paths = paths
        self.table = table
        self.index = index
        self.command = _command(table.get("command"))
        given = table.get("runtime")
        self.runtime = given if isinstance(given, str) else _runtime(self.command[0]) if self.command else ""

    def problems(self) -> Iterator[SourceProblem]:
        """What is wrong with it."""
        yield from self.read.unknown(self.table, _KEYS, "process", self.index)
        for key, text in self._wrong():
            yield self.read.wrong(text, "process", self.index, key)

    def processes(self) -> Iterator[Process]:
        """The process, or one for each replica; none where a value is wrong."""
        if any(True for _ in self._wrong()):
            return
        replicas = self.table.get("replicas", 1)
        for number in range(replicas):
            yield Process(
                name=self.table["name"] if replicas == 1 else f"{self.table['name']}-{number + 1}",
                runtime=self.runtime,
                command=self.command,
                port=self.table["port"] + number if "port" in self.table else 0,
                environment=tuple(self.table.get("env", {}).items()),
                start=Start(self.table.get("start", "auto")),
            )

    def _wrong(self) -> Iterator[tuple[str, str]]:
        yield from self._wrong_name()
        yield from self._wrong_command()
        yield from self._wrong_numbers()
        yield from self._wrong_environment()
        if self.table.get("start", "auto") not in ("auto", "manual"):
            yield "start", sentence("start is “auto” (with the run) or “manual” (when you press Start).")

    def _wrong_name(self) -> Iterator[tuple[str, str]]:
        name = self.table.get("name")
        if name is None:
            yield "", sentence('This process has no name. Write name = "greeter" below [[process]].')
        elif not isinstance(name, str) or not _NAME.fullmatch(name):
            yield (
                "name",
                sentence("A name has at most 31 lower-case letters, digits and “-”, and begins with a letter."),
            )
        elif name in RESERVED:
            yield "name", sentence("“%(name)s” is the name of a part of the sandbox. Choose another.", name=name)

    def _wrong_command(self) -> Iterator[tuple[str, str]]:
        if self.runtime == MOCK and "command" not in self.table:
            return
        if "command" not in self.table:
            yield "", sentence('This process has no command. Write command = "server.py" below its name.')
        elif not self.command:
            yield (
                "command",
                f'command is a file and its arguments: "server.py" or ["server.py", "--fast"], at most {MAX_ARGUMENTS}.',
            )
        elif self.command[0] not in self.paths:
            yield "command", sentence("There is no file %(file)s in this workspace.", file=printable(self.command[0]))
        elif self.runtime not in RUNTIMES:
            key = "runtime" if "runtime" in self.table else "command"
            yield (
                key,
                sentence("Nothing here runs that. The runtimes are: %(names)s.", names=", ".join(sorted(RUNTIMES))),
            )
        elif not self.command[0].endswith(RUNTIMES[self.runtime]):
            endings = " or ".join(RUNTIMES[self.runtime])
            yield (
                "command",
                sentence(
                    "The runtime %(runtime)s runs files that end in %(endings)s.", runtime=self.runtime, endings=endings
                ),
            )

    def _wrong_numbers(self) -> Iterator[tuple[str, str]]:
        port, replicas = self.table.get("port"), self.table.get("replicas", 1)
        if port is None and self.runtime == MOCK:
            yield "", sentence("A mock needs a port. Write port = %(port)s.", port=DEFAULT_PORT)
        if type(port) is not int and port is not None:
            yield "port", sentence("port is a number: %(port)s.", port=DEFAULT_PORT)
        elif port is not None and not 1024 <= port <= 65535 - MAX_PROCESSES:
            yield (
                "port",
                sentence(
                    "port is between 1024 and %(most)s: lower ones are not for ordinary users.",
                    most=65535 - MAX_PROCESSES,
                ),
            )
        if type(replicas) is not int or not 1 <= replicas <= MAX_PROCESSES:
            yield "replicas", sentence("replicas is a number from 1 to %(most)s.", most=MAX_PROCESSES)

    def _wrong_environment(self) -> Iterator[tuple[str, str]]:
        env = self.table.get("env", {})
        if not isinstance(env, dict) or len(env) > MAX_ENVIRONMENT:
            yield (
                "env",
                sentence(
                    'env is a table of at most %(most)s variables: env = { GREETING = "Hello" }.', most=MAX_ENVIRONMENT
                ),
            )
            return
        for name, value in env.items():
            if not _VARIABLE.fullmatch(name):
                yield (
                    "env",
                    sentence(
                        "“%(name)s” cannot be a variable: use letters, digits and “_”.", name=printable(name, most=40)
                    ),
                )
            elif name == "PORT":
                yield "env", sentence("PORT is what “port” says; it cannot be set here.")
            elif not isinstance(value, str) or len(value) > MAX_WORD or "\0" in value:
                yield (
                    "env",
                    sentence(
                        "The value of %(name)s is a text of at most %(most)s characters, in quotes.",
                        name=name,
                        most=MAX_WORD,
                    ),
                )


def _command(value: object) -> tuple[str, ...]:
    """The words of a command; none where it is not one."""
    if isinstance(value, str):
        try:
            words = shlex.split(value)
        except ValueError:
            return ()
    else:
        words = value if isinstance(value, list) else []
    sound = len(words) <= MAX_ARGUMENTS and all(
        isinstance(w, str) and len(w) <= MAX_WORD and "\0" not in w for w in words
    )
    return tuple(words) if sound else ()


def _addressed(processes: list[Process]) -> tuple[Process, ...]:
    """Each with PORT, and with the address of every server as ``GREETER_ADDR``, replicas together."""
    groups: dict[str, list[int]] = {}
    for process in processes:
        if process.serves:
            groups.setdefault(process.name, []).append(process.port)
            base = re.sub(r"-\d$", "", process.name)
            if base != process.name:
                groups.setdefault(base, []).append(process.port)
    addresses = tuple((f"{name.upper().replace('-', '_')}_ADDR", _target(ports)) for name, ports in groups.items())
    return tuple(_with(process, addresses) for process in processes)


def _target(ports: list[int]) -> str:
    """A gRPC target (gRPC Name Resolution): several addresses are one name, for load balancing."""
    if len(ports) == 1:
        return f"localhost:{ports[0]}"
    return "ipv4:" + ",".join(f"127.0.0.1:{port}" for port in ports)


def _with(process: Process, addresses: tuple[tuple[str, str], ...]) -> Process:
    own = (("PORT", str(process.port)),) if process.serves else ()
    variables = dict((*addresses, *own, *process.environment))
    return replace(process, environment=tuple(variables.items()))


def rules_file(workspace: Workspace, process: Process) -> File | None:
    """The rules of a mock, if it has any."""
    if process.runtime != MOCK:
        return None
    return workspace.file(process.command[0] if process.command else RULES)

"""The runner's side of the agent in a learner jail. What the agent says is a learner's word: used for speed, never evidence."""

import json
import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.runs.workspace import File
from app.sandbox import channel
from app.sandbox.channel import Channel
from app.sandbox.jail import Jail

MAX_MESSAGE_BYTES = 64 * 1024
"""An agent says numbers and at most one sentence."""
_MAX_SIGNAL = 64
_MAX_CODE = 255
_MAX_SERVERS = 64
_MAX_PORTS = 8
_MAX_PATHS = 256
_PATH = re.compile(r"/[\x21-\x2e\x30-\x7e]{1,200}/[\x21-\x2e\x30-\x7e]{1,200}")
"""``/package.Service/Method``, in printable ASCII."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """A process runs."""

    process: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Exited:
    """A process ended."""

    process: int
    code: int
    signal: int
    cpu_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """A process could not be started: the files did not fit, or no process was to be had."""

    process: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """CPU time that a process has used so far."""

    process: int
    cpu_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """What a gRPC server of a process was told since its last report."""

    process: int
    server: int
    """From 1 within the process."""
    ports: tuple[int, ...] = ()
    """All that it was given so far."""
    paths: tuple[str, ...] = ()
    open_ended: bool = False
    """True where one of its handlers answers paths that nobody can list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What the agent starts."""

    argv: tuple[str, ...]
    """A script of the workspace and its arguments."""
    interpreter: tuple[str, ...] = ()
    """The program that runs it and its own options, as the jail sees it; empty: the agent's warm Python."""
    environment: tuple[tuple[str, str], ...] = ()
    prelude: str = ""
    """A program of ours that runs in the process before the script; only in the agent's Python."""


AgentEvent = Started | Exited | Failed | Looked | Registered


class AgentClient:
    """Starts and stops the processes of one learner jail; processes have the numbers the caller gives them."""

    def __init__(self, jail: Jail) -> None:
        self._channel = Channel(jail.control, most=MAX_MESSAGE_BYTES)

    @property
    def violation(self) -> str:
        """What came over the channel that the agent never says: somebody else writes to it. Empty while all is well."""
        return self._channel.violation

    async def start(self, process: int, program: Program, files: Sequence[File], *, stdout: int, stderr: int) -> bool:
        """Writes the files and starts the program with these pipes; False when the agent is gone."""
        message = {
            "op": "start",
            "id": process,
            "argv": list(program.argv),
            "exec": list(program.interpreter),
            "env": dict(program.environment),
            "prelude": program.prelude,
            "files": _pairs(files),
        }
        return await self._channel.send(message, fds=(stdout, stderr))

    async def write(self, files: Sequence[File]) -> None:
        """Replaces files while processes run."""
        await self._channel.send({"op": "write", "files": _pairs(files)})

    async def signal(self, process: int, number: signal.Signals) -> None:
        """Sends a signal to a process with its whole group."""
        await self._channel.send({"op": "signal", "id": process, "signal": int(number)})

    async def look(self, process: int) -> None:
        """Asks for the CPU time used so far; ``Looked`` answers."""
        await self._channel.send({"op": "look", "id": process})

    async def next(self) -> AgentEvent | None:
        """The next event; None when the channel has closed or what it says makes no sense."""
        while (message := await self._channel.receive()) is not None:
            event = _event(message)
            if event is not None:
                return event
        return None


def _pairs(files: Sequence[File]) -> list[list[str]]:
    return [[file.path, file.text] for file in files]


def _event(message: dict[str, Any]) -> AgentEvent | None:
    process = channel.number(message, "id", 2**31)
    match message.get("event"):
        case "started":
            return Started(process=process)
        case "exited":
            return Exited(
                process=process,
                code=channel.number(message, "code", _MAX_CODE),
                signal=channel.number(message, "signal", _MAX_SIGNAL),
                cpu_ms=channel.number(message, "cpu_ms"),
            )
        case "failed":
            return Failed(process=process, text=channel.text(message, "text", 500))
        case "looked":
            return Looked(process=process, cpu_ms=channel.number(message, "cpu_ms"))
        case "registered":
            return _registered(process, channel.text(message, "line"))
        case _:
            return None


def _list(report: dict[str, Any], key: str) -> list[Any]:
    value = report.get(key)
    return value if isinstance(value, list) else []


def _registered(process: int, line: str) -> Registered | None:
    """What a learner's process wrote, or somebody in it: no more than a list of paths comes out of it."""
    try:
        report = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(report, dict):
        return None
    ports, paths = _list(report, "ports"), _list(report, "paths")
    return Registered(
        process=process,
        server=channel.number(report, "server", _MAX_SERVERS),
        ports=tuple(port for port in ports[:_MAX_PORTS] if type(port) is int and 0 < port < 1 << 16),
        paths=tuple(path for path in paths[:_MAX_PATHS] if isinstance(path, str) and _PATH.fullmatch(path)),
        open_ended=report.get("open") is True,
    )

"""Tools besides the compiler: formatters, ruff's check of Python, code in other languages. They work in jails of their own.

Not in the schema jails: a keystroke's compile must not wait behind buf, which takes 30 ms and, on a long line, for ever. A tool
that fails is a problem with a sentence, never an exception.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.runs.problems import Severity, SourceProblem
from app.runs.workspace import File, Workspace, printable
from app.sandbox import channel, compiler, diagnostics
from app.sandbox.bubblewrap import RUNTIME
from app.sandbox.runtime import Runtime
from app.sandbox.schema_jails import Answer, Failure, SchemaJails
from app.sandbox.toolbox_programs import FOLDER, PROGRAMS

BIN = f"{RUNTIME}/{FOLDER}/bin"
PROTOS = f"{RUNTIME}/{FOLDER}/include"
SITE_PACKAGES = f"{RUNTIME}/{sys.platlibdir}/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
"""Where google/api and google/rpc lie."""
MOST_PROBLEMS = 50

PYTHON_RULES = ("E9", "F", "PLE", "B006", "B012", "B015", "B018", "B020", "B023", "RUF006", "ASYNC2")
"""Real mistakes, not style: syntax, names that are not there, pylint's errors, the traps of bugbear, tasks that are lost and
calls that stop an event loop."""
PYTHON_IGNORED = ("F401", "F403", "F405", "F541", "F841")
"""Untidy, and does no harm."""

_ASIDE = re.compile(r"^(?:Failure: |error: Failed to parse |\[libprotobuf .*\n?)", re.MULTILINE)
"""What buf, ruff and protoc put before a place."""
_PLACE = re.compile(r"^(\S+:\d+:\d+:)(?=\S)", re.MULTILINE)
"""buf leaves no space after it."""

_FAILURES = {
    Failure.CRASHED: "This was too much for {tool}: it used all the time or memory that it may. Make the file smaller.",
    Failure.TIMED_OUT: "{tool} took too long and was stopped. Make the file smaller.",
    Failure.ERROR: "What {tool} made of this is too large.",
    Failure.LOST: "The toolbox was restarted while it worked on this. Try again.",
}


class ToolMissing(Exception):
    """A program is not on this machine; the text says how to get it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Used:
    """What a tool said and made."""

    problems: tuple[SourceProblem, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Task:
    """One thing that can be asked for: programs that it needs, and its command line."""

    needs: tuple[str, ...]
    argv: Callable[[Sequence[str]], list[str]]
    read: Callable[["_Task", Workspace, dict[str, Any]], Used]


class Toolbox:
    """Uses tools on the files of a workspace."""

    def __init__(self, jails: SchemaJails, runtime: Runtime) -> None:
        self._jails = jails
        self._runtime = runtime

    @property
    def tasks(self) -> tuple[str, ...]:
        """What can be asked for here."""
        return tuple(name for name, task in TASKS.items() if not self._lacking(task))

    async def use(self, name: str, workspace: Workspace) -> Used:
        """Does ``name`` (one of ``TASKS``) to all files of ``workspace``. Raises ToolMissing, SchemaJailsFull."""
        task = TASKS[name]
        lacking = self._lacking(task)
        if lacking:
            raise ToolMissing(lacking)
        too_long = tuple(compiler.long_lines(file for file in workspace.files if file.path.endswith(".proto")))
        if too_long:
            return Used(problems=too_long)
        request = {
            "files": [[file.path, file.text] for file in workspace.files],
            "argv": task.argv([file.path for file in workspace.files]),
            "input": workspace.files[0].text,
        }
        answer = await self._jails.ask(request)
        if answer.failure is not None or not isinstance(answer.value, dict):
            return Used(problems=(_failure(task, answer),))
        return task.read(task, workspace, answer.value)

    def _lacking(self, task: _Task) -> str:
        """The sentence for what this machine lacks; empty for nothing."""
        for program in PROGRAMS:
            if program.name in task.needs and not (self._runtime.python / FOLDER / "bin" / program.name).exists():
                return f"{program.name} is not on this machine. Whoever runs it can: {program.remedy}."
        return ""


def _failure(task: _Task, answer: Answer) -> SourceProblem:
    return SourceProblem(text=_FAILURES[answer.failure or Failure.ERROR].format(tool=task.needs[0]))


def _formatted(task: _Task, workspace: Workspace, said: dict[str, Any]) -> Used:
    if said.get("code") == 0:
        first = workspace.files[0]
        return Used(files=(File(path=first.path, text=channel.text(said, "stdout", 2 * 1024 * 1024)),))
    return _complaints(task, workspace, said)


def _complaints(task: _Task, workspace: Workspace, said: dict[str, Any]) -> Used:
    """A tool that could not do it, in its words."""
    words = _ASIDE.sub("", channel.text(said, "stderr", 64 * 1024)).strip()
    problems = diagnostics.parse(_PLACE.sub(r"\1 ", words), workspace)
    if not problems:
        problems = (
            SourceProblem(text=f"{task.needs[0]}: {printable(words or 'it did not say why it failed', most=500)}"),
        )
    return Used(problems=problems[:MOST_PROBLEMS])


def _generated(task: _Task, workspace: Workspace, said: dict[str, Any]) -> Used:
    if said.get("code") != 0:
        return _complaints(task, workspace, said)
    return Used(files=compiler.files(said.get("files")))


def _checked(task: _Task, workspace: Workspace, said: dict[str, Any]) -> Used:
    """The JSON of ruff; it ends with 0: nothing found, or 1: something."""
    try:
        found = json.loads(channel.text(said, "stdout", 2 * 1024 * 1024))
    except (ValueError, RecursionError):
        return _complaints(task, workspace, said)
    values = found if isinstance(found, list) else []
    return Used(problems=tuple(_found(one) for one in values[:MOST_PROBLEMS] if isinstance(one, dict)))


def _found(one: Mapping[str, Any]) -> SourceProblem:
    location = one.get("location")
    place = location if isinstance(location, dict) else {}
    code, path = one.get("code"), str(one.get("filename", ""))
    numbers = [number if isinstance(number, int) else 0 for number in (place.get("row"), place.get("column"))]
    text = printable(str(one.get("message", "")), most=300)
    # What Python itself would refuse is an error; the rest is advice that is nearly always right.
    syntax = code in {None, "invalid-syntax"}
    return SourceProblem(
        severity=Severity.ERROR if syntax else Severity.WARNING,
        path=printable(path.partition("/src/")[2] or path),
        line=numbers[0],
        column=numbers[1],
        text=text if syntax else f"{text} ({printable(str(code), most=20)})",
    )


def _protoc(*options: str) -> Callable[[Sequence[str]], list[str]]:
    includes = [f"-I{place}" for place in (".", PROTOS, SITE_PACKAGES)]
    return lambda paths: [f"{BIN}/protoc", *includes, *options, *(path for path in paths if path.endswith(".proto"))]


def _stubs(plugin: str) -> Callable[[Sequence[str]], list[str]]:
    return _protoc("--grpc_out=out", f"--plugin=protoc-gen-grpc={BIN}/{plugin}")


TASKS: Mapping[str, _Task] = {
    "format-proto": _Task(
        needs=("buf",), argv=lambda paths: [f"{BIN}/buf", "format", paths[0]], read=_formatted
    ),
    "format-python": _Task(
        needs=("ruff",),
        argv=lambda paths: [f"{RUNTIME}/bin/ruff", "format", "--isolated", "--no-cache", "--stdin-filename", paths[0], "-"],
        read=_formatted,
    ),
    "check-python": _Task(
        needs=("ruff",),
        argv=lambda paths: [
            f"{RUNTIME}/bin/ruff", "check", "--isolated", "--no-cache", "--output-format=json",
            f"--select={','.join(PYTHON_RULES)}", f"--ignore={','.join(PYTHON_IGNORED)}",
            *(path for path in paths if path.endswith(".py")),
        ],
        read=_checked,
    ),
    "cpp": _Task(needs=("protoc",), argv=_protoc("--cpp_out=out"), read=_generated),
    "java": _Task(needs=("protoc",), argv=_protoc("--java_out=out"), read=_generated),
    "cpp-grpc": _Task(needs=("protoc", "grpc_cpp_plugin"), argv=_stubs("grpc_cpp_plugin"), read=_generated),
    "java-grpc": _Task(needs=("protoc", "grpc_java_plugin"), argv=_stubs("grpc_java_plugin"), read=_generated),
}  # fmt: skip
"""By name."""

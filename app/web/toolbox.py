"""The runner's tools as pages use them: what they said of the same files is remembered for a while."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from app.client.runner import RunnerClient, RunnerError, ToolUsed
from app.runs.problems import SourceProblem
from app.runs.workspace import File, Workspace

REMEMBERED = 64
"""Answers: generated C++ of a large schema has a megabyte, most have a few kilobytes."""
FORMATTERS = {".proto": "format-proto", ".py": "format-python"}
"""Tools by the end of a file's name."""


class Toolbox:
    """One for a site."""

    def __init__(self, runner: RunnerClient) -> None:
        self._runner = runner
        self._kept: OrderedDict[str, ToolUsed] = OrderedDict()
        self._tools: tuple[str, ...] | None = None
        self._lock = Lock()

    def tools(self) -> tuple[str, ...]:
        """What the runner can be asked for; asked once, and nothing while it does not answer."""
        if self._tools is None:
            try:
                self._tools = self._runner.tools()
            except RunnerError:
                return ()
        return self._tools

    def python_problems(self, workspace: Workspace) -> tuple[SourceProblem, ...]:
        """What ruff says of the Python files; nothing while nobody answers: it is advice."""
        files = tuple(file for file in workspace.files if file.path.endswith(".py"))
        try:
            return self._used("check-python", files).problems if files else ()
        except RunnerError:
            return ()

    def formatted(self, file: File) -> ToolUsed:
        """A file as its formatter writes it. Raises RunnerError, and KeyError for a file that has no formatter."""
        ending = next(ending for ending in (*FORMATTERS, "") if file.path.endswith(ending))
        return self._runner.use_tool(FORMATTERS[ending], (file,))

    def generated(self, workspace: Workspace, tool: str) -> ToolUsed:
        """What a generator makes of the schema. Raises RunnerError."""
        return self._used(tool, workspace.protos)

    def _used(self, tool: str, files: tuple[File, ...]) -> ToolUsed:
        key = _digest(tool, files)
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        used = self._runner.use_tool(tool, files)
        with self._lock:
            self._kept[key] = used
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return used


def _digest(tool: str, files: Iterable[File]) -> str:
    names = hashlib.sha256(tool.encode())
    for file in files:
        names.update(f"\0{file.path}\0{len(file.text)}\0{file.text}".encode("utf-8", "surrogatepass"))
    return names.hexdigest()

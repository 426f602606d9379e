"""protoc's words on its standard error, as problems with places. Pure.

protoc counts columns from 1 in bytes, with tabs that advance to the next multiple of 8 (io/tokenizer.cc, kTabWidth);
editors count characters. ``parse`` translates with the source's own lines.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from app.runs.problems import Severity, SourceProblem
from app.runs.workspace import Workspace, printable

MAX_PROBLEMS = 100
_MAX_TEXT = 500
_TAB_WIDTH = 8
_SOURCE_FOLDER = "src/"
_PLACED = re.compile(r"(?P<path>[^\s:]+):(?P<line>\d{1,9}):(?P<column>\d{1,9}): (?P<warning>warning: )?(?P<text>.+)")
_FILE_ONLY = re.compile(r"(?P<path>[^\s:]+\.proto): (?P<warning>warning: )?(?P<text>.+)")
_LOGGED = re.compile(r"(?P<level>[IWEF])\d{4} [\d:.]+ +\d+ [\w.]+:\d+\] (?P<text>.+)")
_NO_SYNTAX = re.compile(r"No edition or syntax specified for the proto file: (?P<path>[^\s:]+\.proto)\. ")
_PREAMBLE = "WARNING: All log messages before"
# Advice that protoc prints as a second error at the same place.
_ADVICE = ("Suggested field numbers for ", "Note that enum values use C++ scoping rules")


def parse(said: str, workspace: Workspace) -> tuple[SourceProblem, ...]:
    """The problems that protoc reported about ``workspace``, in its order, without repetitions."""
    found: list[SourceProblem] = []
    for line in said.splitlines():
        problem = _problem(line.strip())
        if problem is None or problem in found or _told_at_the_import(problem, workspace):
            continue
        if found and problem.text.startswith(_ADVICE) and _place(problem) == _place(found[-1]):
            found[-1] = replace(found[-1], text=f"{found[-1].text} {problem.text}")
        elif len(found) < MAX_PROBLEMS:
            found.append(problem)
    return tuple(_with_column(problem, workspace) for problem in found)


def sound(problems: Iterable[SourceProblem]) -> bool:
    """True when nothing is worse than a warning."""
    return all(problem.severity is Severity.WARNING for problem in problems)


def _problem(line: str) -> SourceProblem | None:
    if not line or line.startswith(_PREAMBLE):
        return None
    if placed := _PLACED.fullmatch(line):
        return _made(placed, line=int(placed["line"]), column=int(placed["column"]))
    if file_only := _FILE_ONLY.fullmatch(line):
        return _made(file_only)
    if logged := _LOGGED.fullmatch(line):
        return _logged(logged["level"], logged["text"])
    return SourceProblem(text=printable(line, most=_MAX_TEXT))


def _told_at_the_import(problem: SourceProblem, workspace: Workspace) -> bool:
    """``nope.proto: File not found.`` comes before the same news at the line of the import."""
    return problem.text == "File not found." and workspace.file(problem.path) is None


def _made(match: re.Match[str], *, line: int = 0, column: int = 0) -> SourceProblem:
    return SourceProblem(
        severity=Severity.WARNING if match["warning"] else Severity.ERROR,
        path=match["path"].removeprefix(_SOURCE_FOLDER),
        line=line,
        column=column,
        text=printable(match["text"], most=_MAX_TEXT),
    )


def _logged(level: str, text: str) -> SourceProblem | None:
    if no_syntax := _NO_SYNTAX.match(text):
        return SourceProblem(
            severity=Severity.WARNING,
            path=no_syntax["path"],
            line=1,
            column=1,
            text='The file names no syntax, so it is read as proto2. Begin it with: syntax = "proto3";',
        )
    severity = Severity.ERROR if level in "EF" else Severity.WARNING
    return SourceProblem(severity=severity, text=printable(text, most=_MAX_TEXT))


def _place(problem: SourceProblem) -> tuple[str, int, int]:
    return problem.path, problem.line, problem.column


def _with_column(problem: SourceProblem, workspace: Workspace) -> SourceProblem:
    file = workspace.file(problem.path)
    if file is None or not problem.column:
        return problem
    lines = file.text.split("\n")
    if problem.line > len(lines):
        return problem
    return replace(problem, column=_character(lines[problem.line - 1], problem.column))


def _character(line: str, column: int) -> int:
    """The character, from 1, at protoc's column of this line."""
    at = 0
    for index, character in enumerate(line):
        if at >= column - 1:
            return index + 1
        at = (
            (at // _TAB_WIDTH + 1) * _TAB_WIDTH if character == "\t" else at + len(character.encode("utf-8", "replace"))
        )
    return len(line) + 1

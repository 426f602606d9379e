"""A workspace: the files a learner edits, checked before anything else reads them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.runs.problems import SourceProblem

MAX_FILES = 64
MAX_FILE_BYTES = 256 * 1024
"""protoc takes 6 s and 360 MiB for 20,000 messages: a source of this size stays far below."""
MAX_WORKSPACE_BYTES = 1024 * 1024
MAX_PATH_LENGTH = 120

_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """One text file of a workspace."""

    path: str
    """Relative, with forward slashes: ``shop/v1/order.proto``."""
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """The files of a workspace, in the order of their tabs."""

    files: tuple[File, ...]

    @property
    def protos(self) -> tuple[File, ...]:
        """The schema: every ``.proto`` file."""
        return tuple(file for file in self.files if file.path.endswith(".proto"))

    def file(self, path: str) -> File | None:
        """The file at ``path``, if there is one."""
        return next((file for file in self.files if file.path == path), None)


def path_problem(path: str) -> str | None:
    """Why ``path`` cannot name a workspace file, as a sentence; None when it can."""
    if not path:
        return "A file needs a name."
    if len(path) > MAX_PATH_LENGTH:
        return f"The name is {len(path)} characters long; the most is {MAX_PATH_LENGTH}."
    if not all(_SEGMENT.fullmatch(segment) for segment in path.split("/")):
        return (
            f"“{printable(path)}” cannot be a file name here: use letters, digits, “_”, “-” and “.”, "
            "with “/” between folders, and start no part with a dot or a dash."
        )
    return None


def problems(workspace: Workspace) -> tuple[SourceProblem, ...]:
    """Everything that keeps ``workspace`` from being saved or run; empty when it is sound."""
    return tuple(_problems(workspace))


def _problems(workspace: Workspace) -> Iterable[SourceProblem]:
    if len(workspace.files) > MAX_FILES:
        yield SourceProblem(text=f"A workspace holds at most {MAX_FILES} files; this one has {len(workspace.files)}.")
    seen: set[str] = set()
    total = 0
    for file in workspace.files:
        wrong = path_problem(file.path)
        if wrong:
            yield SourceProblem(text=wrong)
            continue
        if file.path in seen:
            yield SourceProblem(path=file.path, text=f"There are two files named “{file.path}”.")
        seen.add(file.path)
        size = len(file.text.encode("utf-8", "surrogatepass"))
        total += size
        if size > MAX_FILE_BYTES:
            yield SourceProblem(
                path=file.path,
                text=f"{file.path} has {size // 1024} KiB; a file may have at most {MAX_FILE_BYTES // 1024} KiB.",
            )
        if "\x00" in file.text or any("\ud800" <= character <= "\udfff" for character in file.text):
            yield SourceProblem(path=file.path, text=f"{file.path} is not plain text.")
    for path in seen:
        parent = next((p for p in seen if path.startswith(p + "/")), None)
        if parent:
            yield SourceProblem(path=path, text=f"“{parent}” is a file, so it cannot also be the folder of “{path}”.")
    if total > MAX_WORKSPACE_BYTES:
        yield SourceProblem(
            text=f"The files have {total // 1024} KiB together; the most is {MAX_WORKSPACE_BYTES // 1024} KiB."
        )


def printable(text: str, *, most: int = 200) -> str:
    """``text`` without control characters, for words shown to people: no terminal escape survives."""
    cleaned = "".join(c if c.isprintable() else "�" for c in text[:most])
    return cleaned + ("…" if len(text) > most else "")

"""A workspace: the files a learner edits, checked before anything else reads them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.runs.problems import SourceProblem
from app.sentences import sentence

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
        return sentence("A file needs a name.")
    if len(path) > MAX_PATH_LENGTH:
        return sentence(
            "The name is %(count)s characters long; the most is %(most)s.", count=len(path), most=MAX_PATH_LENGTH
        )
    if not all(_SEGMENT.fullmatch(segment) for segment in path.split("/")):
        return sentence(
            "“%(path)s” cannot be a file name here: use letters, digits, “_”, “-” and “.”, with “/” between "
            "folders, and start no part with a dot or a dash.",
            path=printable(path),
        )
    return None


def problems(workspace: Workspace) -> tuple[SourceProblem, ...]:
    """Everything that keeps ``workspace`` from being saved or run; empty when it is sound."""
    return tuple(_problems(workspace))


def _problems(workspace: Workspace) -> Iterable[SourceProblem]:
    if len(workspace.files) > MAX_FILES:
        yield SourceProblem(
            text=sentence(
                "A workspace holds at most %(most)s files; this one has %(count)s.",
                most=MAX_FILES,
                count=len(workspace.files),
            )
        )
    seen: set[str] = set()
    total = 0
    for file in workspace.files:
        wrong = path_problem(file.path)
        if wrong:
            yield SourceProblem(text=wrong)
            continue
        if file.path in seen:
            yield SourceProblem(path=file.path, text=sentence("There are two files named “%(path)s”.", path=file.path))
        seen.add(file.path)
        size = len(file.text.encode("utf-8", "surrogatepass"))
        total += size
        if size > MAX_FILE_BYTES:
            yield SourceProblem(
                path=file.path,
                text=sentence(
                    "%(path)s has %(size)s KiB; a file may have at most %(most)s KiB.",
                    path=file.path,
                    size=size // 1024,
                    most=MAX_FILE_BYTES // 1024,
                ),
            )
        if "\x00" in file.text or any("\ud800" <= character <= "\udfff" for character in file.text):
            yield SourceProblem(path=file.path, text=sentence("%(path)s is not plain text.", path=file.path))
    for path in seen:
        parent = next((p for p in seen if path.startswith(p + "/")), None)
        if parent:
            yield SourceProblem(
                path=path,
                text=sentence(
                    "“%(path)s” is a file, so it cannot also be the folder of “%(inner)s”.", path=parent, inner=path
                ),
            )
    if total > MAX_WORKSPACE_BYTES:
        yield SourceProblem(
            text=sentence(
                "The files have %(size)s KiB together; the most is %(most)s KiB.",
                size=total // 1024,
                most=MAX_WORKSPACE_BYTES // 1024,
            )
        )


def printable(text: str, *, most: int = 200) -> str:
    """``text`` without control characters, for words shown to people: no terminal escape survives."""
    cleaned = "".join(c if c.isprintable() else "�" for c in text[:most])
    return cleaned + ("…" if len(text) > most else "")

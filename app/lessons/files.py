"""The files of a lesson's folder: which of them are used, and for what. What nothing uses is a mistake."""

from pathlib import Path

from app.lessons.tables import Mistakes, Table
from app.runs.scenario import laid_over
from app.runs.workspace import File, Workspace, problems

__all__ = ["Folder", "laid_over", "text_of"]


def text_of(path: Path, mistakes: Mistakes) -> str | None:
    """A text file in UTF-8, or None with a mistake."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        mistakes.add(0, f"{path.name} cannot be read ({wrong}). It must be a file in UTF-8.")
        return None


class Folder:
    """A lesson's folder; remembers what was read of it."""

    def __init__(self, path: Path, name: str, mistakes: Mistakes) -> None:
        self.path = path
        self.name = name
        self.mistakes = mistakes
        self._used: set[str] = {"lesson.md"}

    def files(self, below: str) -> tuple[File, ...]:
        """Every file below a folder of the lesson, schema first, then ``server.py``, then the others by name."""
        root = self.path / below
        self._used.add(below)
        paths = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        found = []
        for path in paths:
            text = text_of(path, self.mistakes)
            if text is not None:
                found.append(File(path=str(path.relative_to(root)), text=text))
        return tuple(sorted(found, key=_order))

    def workspace(self, below: str, order: tuple[str, ...]) -> Workspace:
        """A whole workspace, its files in the order that the author gave, if any."""
        found = self.files(below)
        if not found:
            self.mistakes.add(0, f"There are no files in {below}/: put the workspace that a learner begins with there.")
        unknown = [path for path in order if path not in {file.path for file in found}]
        if unknown:
            self.mistakes.add(0, f"“files” names {unknown[0]}, which is not in {below}/.")
        places = {path: at for at, path in enumerate(order)}
        whole = Workspace(files=tuple(sorted(found, key=lambda file: places.get(file.path, len(places)))))
        for problem in problems(whole):
            self.mistakes.add(0, f"{below}: {problem.text}")
        return whole

    def changes(self, below: str, base: Workspace) -> tuple[File, ...]:
        """The files of a folder that is laid over ``base``; one that is the same there is a mistake."""
        found = self.files(below)
        for file in found:
            same = base.file(file.path)
            if same is not None and same.text == file.text:
                self.mistakes.add(0, f"{below}/{file.path} is the same as the file it is laid over: delete it.")
        return found

    def overlay(self, table: Table) -> tuple[File, ...]:
        """The files that a scenario lays over the learner's."""
        below = table.text("files", "")
        if not below:
            return ()
        found = self.files(below)
        if not found:
            table.wrong("files", f"There are no files in {below}/.")
        return found

    def bytes_of(self, below: str) -> bytes | None:
        """A recording's file; None where it is not there."""
        self._used.add(below.rsplit("/", 1)[0])
        path = self.path / below
        return path.read_bytes() if path.is_file() else None

    def unused(self) -> tuple[str, ...]:
        """Every file that nothing uses."""
        found = []
        for path in sorted(self.path.rglob("*")):
            below = str(path.relative_to(self.path))
            hidden = any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(self.path).parts)
            if path.is_file() and not hidden and not any(below == u or below.startswith(f"{u}/") for u in self._used):
                found.append(below)
        return tuple(found)


def _order(file: File) -> tuple[bool, bool, str]:
    return not file.path.endswith(".proto"), file.path != "server.py", file.path

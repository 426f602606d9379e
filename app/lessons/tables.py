"""TOML with line numbers: tables whose every mistake can be told with its file, its line and a way to mend it."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
MISSING: Any = object()

_HEADER = re.compile(r"^\s*\[(\[)?\s*([A-Za-z0-9_.\-]+)\s*\]?\]")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_FENCES = ('"""', "'''")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """Something wrong in a course."""

    path: str
    """Below the course's folder: ``01-first-call/02-bytes/lesson.md``."""
    line: int
    """From 1; 0 where no line is to blame."""
    text: str
    """What is wrong, and how to mend it."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.text}"


@dataclass(slots=True)
class Mistakes:
    """Those of one file, as they are found."""

    path: str
    first_line: int = 0
    """Lines of the file before the TOML begins."""
    found: list[Mistake] = field(default_factory=list)

    def add(self, line: int, text: str) -> None:
        """One more, at a line of the TOML, from 1; 0 where no line is to blame."""
        self.found.append(Mistake(path=self.path, line=line + self.first_line if line else 0, text=text))


class Table:
    """A TOML table that knows its lines. Reading a key that is missing or odd tells a mistake and gives a default."""

    def __init__(self, values: Mapping[str, Any], lines: Mapping[str, int], line: int, mistakes: Mistakes) -> None:
        self.values = values
        self.lines = lines
        self.line = line
        self.mistakes = mistakes
        self._read: set[str] = set()

    def wrong(self, key: str, text: str) -> None:
        """Tells a mistake at a key, or at the table where the key is not there."""
        self.mistakes.add(self.lines.get(key, self.line), text)

    def text(self, key: str, default: str = MISSING) -> str:
        """A text."""
        return str(self._value(key, str, "a text in quotes", default, ""))

    def number(self, key: str, default: int = MISSING) -> int:
        """A whole number."""
        return int(self._value(key, int, "a whole number", default, 0))

    def truth(self, key: str, *, default: bool) -> bool:
        """``true`` or ``false``."""
        return bool(self._value(key, bool, "true or false", default, default))

    def texts(self, key: str, default: tuple[str, ...] = MISSING) -> tuple[str, ...]:
        """A list of texts."""
        found = self._value(key, list, "a list of texts", default, ())
        if not all(isinstance(one, str) for one in found):
            self.wrong(key, f"“{key}” must be a list of texts: each entry in quotes.")
            return ()
        return tuple(found)

    def mapping(self, key: str) -> dict[str, Any]:
        """A table inside this one, its values as they are; empty where it is missing."""
        return dict(self._value(key, dict, "a table: { name = value }", {}, {}))

    def tables(self, key: str) -> tuple["Table", ...]:
        """The tables of ``[[key]]``, in order; none where there are none."""
        found = self._value(key, list, f"written as [[{key}]]", [], [])
        if not all(isinstance(one, dict) for one in found):
            self.wrong(key, f"“{key}” must be written as [[{key}]], once for each.")
            return ()
        return tuple(
            Table(one, _below(self.lines, f"{key}.{at}"), self.lines.get(f"{key}.{at}", self.line), self.mistakes)
            for at, one in enumerate(found)
        )

    def one_of(self, key: str, allowed: Iterable[str], default: str = MISSING) -> str:
        """One of a few words."""
        found = self.text(key, default)
        words = list(allowed)
        if found not in words and key in self.values:
            self.wrong(key, f"“{key}” must be one of {', '.join(words)}.{meant(found, words)}")
            return words[0]
        return found

    def rest(self, *, but: Iterable[str] = ()) -> dict[str, Any]:
        """What was not read yet, apart from some keys; it counts as read."""
        found = {key: value for key, value in self.values.items() if key not in self._read and key not in set(but)}
        self._read.update(found)
        return found

    def done(self, where: str) -> None:
        """Tells of every key that nobody read."""
        for key in self.values:
            if key not in self._read:
                known = sorted(self._read)
                self.wrong(key, f"{where} has no “{key}”.{meant(key, known)} It knows: {', '.join(known)}.")

    def _value(self, key: str, kind: type, words: str, default: Any, instead: Any) -> Any:
        self._read.add(key)
        if key not in self.values:
            if default is MISSING:
                self.wrong(key, f"“{key}” is missing: add {key} = …, {words}.")
                return instead
            return default
        value = self.values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(key, f"“{key}” must be {words}.")
            return instead
        return value


def read(text: str, mistakes: Mistakes) -> Table | None:
    """The table of a TOML text; None with a mistake where it is no TOML."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        place = _TOML_LINE.search(str(wrong))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        mistakes.add(line, f"This is no TOML: {_TOML_LINE.sub('', str(wrong)).strip()}.")
        return None
    return Table(values, lines_of(text), 1, mistakes)


def read_file(path: Path, name: str, make: Callable[[Table], T]) -> tuple[T | None, list[Mistake]]:
    """What ``make`` makes of a TOML file, and every mistake in it."""
    mistakes = Mistakes(path=name)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        mistakes.add(0, f"It cannot be read ({wrong}). It must be a file in UTF-8.")
        return None, mistakes.found
    table = read(text, mistakes)
    return (make(table) if table else None), mistakes.found


def lines_of(text: str) -> dict[str, int]:
    """Where each key and table of a TOML text stands: ``title``, ``checks.0``, ``checks.0.call``, ``scenarios.1.calls.0``."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix, fence = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if not fence:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                prefix = _path(header[2], counts, is_array=bool(header[1]))
                found.setdefault(prefix, number)
            elif key:
                found.setdefault(f"{prefix}.{key[1]}".lstrip("."), number)
        fence = _fence_after(line, fence)
    return found


def _path(name: str, counts: dict[str, int], *, is_array: bool) -> str:
    """The path of a table header: arrays on the way are meant by their latest entry."""
    path = ""
    parts = name.split(".")
    for at, part in enumerate(parts):
        path = f"{path}.{part}".lstrip(".")
        if at == len(parts) - 1 and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}.{counts[path]}"
    return path


def _fence_after(line: str, fence: str) -> str:
    """The quotes of a text of several lines that is open after this line."""
    at = 0
    while at < len(line):
        if fence:
            end = line.find(fence, at)
            if end < 0:
                return fence
            at, fence = end + 3, ""
        else:
            starts = [(line.find(quotes, at), quotes) for quotes in _FENCES if line.find(quotes, at) >= 0]
            if not starts:
                return ""
            at, fence = min(starts)
            at += 3
    return fence


def _below(lines: Mapping[str, int], path: str) -> dict[str, int]:
    return {key[len(path) + 1 :]: line for key, line in lines.items() if key.startswith(f"{path}.")}


def meant(name: str, known: Iterable[str]) -> str:
    """`` Did you mean “calls”?``, where something known is close."""
    close = difflib.get_close_matches(name, list(known), 1)
    return f" Did you mean “{close[0]}”?" if close else ""

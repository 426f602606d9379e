"""Where the parts of a JSON text stand: a path of keys and indices becomes a line and a column. Pure.

Python's ``json`` gives places only for syntax errors; a wrong field is found by its path, and an editor needs its place.
"""

import json
import re
from dataclasses import dataclass

MAX_DEPTH = 100
"""json_format's own max_recursion_depth: deeper values are refused before anything else looks at them."""

JsonPath = tuple[str | int, ...]
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ATOM = re.compile(r"[^\s,\]}]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonPlace:
    """A place in a JSON text, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonFault:
    """What is wrong with a JSON text as JSON, and where."""

    place: JsonPlace
    text: str


def place(text: str, path: JsonPath) -> JsonPlace:
    """Where the part at ``path`` begins: for an object's member its key. The nearest parent when there is no such part."""
    starts = _Scan(text).starts
    while path and path not in starts:
        path = path[:-1]
    return _place(text, starts.get(path, 0))


def fault(text: str) -> JsonFault | None:
    """Why ``text`` is not JSON that can become a message; None when it is."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return JsonFault(place=JsonPlace(line=error.lineno, column=error.colno), text=f"This is not JSON: {error.msg}.")
    except (ValueError, RecursionError) as error:
        words = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        return JsonFault(place=JsonPlace(line=1, column=1), text=f"This JSON cannot be read: {words}.")
    scan = _Scan(text)
    if scan.too_deep is not None:
        words = f"The JSON is nested deeper than {MAX_DEPTH} levels."
        return JsonFault(place=_place(text, scan.too_deep), text=words)
    if scan.repeated is not None:
        name, at = scan.repeated
        return JsonFault(place=_place(text, at), text=f"“{name}” stands here a second time; a field has one value.")
    return None


def _place(text: str, offset: int) -> JsonPlace:
    before = text[:offset]
    return JsonPlace(line=before.count("\n") + 1, column=offset - (before.rfind("\n") + 1) + 1)


class _Scan:
    """Walks a text that ``json.loads`` took and notes where each part begins."""

    def __init__(self, text: str) -> None:
        self.starts: dict[JsonPath, int] = {}
        self.repeated: tuple[str, int] | None = None
        self.too_deep: int | None = None
        self._text = text
        try:
            self._value(self._skip(0), (), 0)
        except (IndexError, ValueError):
            # Not JSON: what was noted so far is all there is.
            return

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _value(self, at: int, path: JsonPath, depth: int) -> int:
        """Notes the value that begins at ``at``; where the text goes on after it."""
        self.starts.setdefault(path, at)
        if depth > MAX_DEPTH:
            self.too_deep = at
            raise ValueError
        if self._text[at] == "{":
            return self._members(at + 1, path, depth)
        if self._text[at] == "[":
            return self._elements(at + 1, path, depth)
        if self._text[at] == '"':
            return self._string(at)[1]
        atom = _ATOM.match(self._text, at)
        return atom.end() if atom else at + 1

    def _string(self, at: int) -> tuple[str, int]:
        match = _STRING.match(self._text, at)
        if match is None:
            raise ValueError
        return str(json.loads(match[0])), match.end()

    def _members(self, at: int, path: JsonPath, depth: int) -> int:
        at = self._skip(at)
        while self._text[at] != "}":
            name, end = self._string(at)
            if (*path, name) in self.starts and self.repeated is None:
                self.repeated = name, at
            self.starts.setdefault((*path, name), at)
            at = self._skip(self._value(self._skip(self._skip(end) + 1), (*path, name), depth + 1))
            at = self._skip(at + 1) if self._text[at] == "," else at
        return at + 1

    def _elements(self, at: int, path: JsonPath, depth: int) -> int:
        at = self._skip(at)
        index = 0
        while self._text[at] != "]":
            at = self._skip(self._value(at, (*path, index), depth + 1))
            at = self._skip(at + 1) if self._text[at] == "," else at
            index += 1
        return at + 1

"""A TOML file that a learner writes: its data, and the line of each key, which ``tomllib`` does not tell. Pure.

Hostile text must not take long: only files below ``MAX_BYTES`` are read, and none with a line of more than ``MAX_DOTS``
dots, since ``tomllib`` takes time by the square of a dotted key's parts (30,000 of them: a minute).
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.runs.problems import SourceProblem
from app.runs.workspace import File, printable
from app.sentences import sentence

MAX_BYTES = 32 * 1024
MAX_DOTS = 200

_AT = re.compile(r"\s*\(at line (?P<line>\d+), column (?P<column>\d+)\)$")
_AT_END = re.compile(r"\s*\(at end of document\)$")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|' r"'''.*?'''|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'|#[^\n]*|[\[\]{}]|\n", re.DOTALL
)
_HEADER = re.compile(r"[ \t]*\[(?P<list>\[)?[ \t]*(?P<name>[^\]\n]+?)[ \t]*\]")
_KEY = re.compile(r"""(?P<indent>[ \t]*)(?P<name>"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*[.=]""")

Place = tuple[str, int, str]
"""A table's name, its position among those of that name, and a key in it; an empty key is the table's header."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TomlFile:
    """What a TOML file says, and where."""

    path: str
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Place, tuple[int, int]] = field(default_factory=dict)
    """Line and column, from 1."""
    problem: SourceProblem | None = None
    """Why it is not TOML; ``data`` is then empty."""

    def wrong(self, text: str, table: str = "", index: int = 0, key: str = "") -> SourceProblem:
        """A problem at the line of a key; where the key is not there, at its table's header."""
        nowhere = (1, 1)
        named = self.places.get((table, index, key)) or (None if table else self.places.get((key, 0, "")))
        line, column = named or self.places.get((table, index, ""), nowhere)
        return SourceProblem(path=self.path, line=line, column=column, text=text)

    def tables(self, name: str) -> tuple[list[dict[str, Any]], SourceProblem | None]:
        """The tables ``[[name]]``, and what is wrong when ``name`` is something else."""
        found = self.data.get(name, [])
        if isinstance(found, list) and all(isinstance(table, dict) for table in found):
            return found, None
        return [], self.wrong(
            sentence("“%(name)s” is a list of tables here: write [[%(name)s]] above each one.", name=name), key=name
        )

    def unknown(
        self, found: Iterable[str], known: Iterable[str], table: str = "", index: int = 0
    ) -> Iterator[SourceProblem]:
        """A problem for each key that nothing reads, with the one that was probably meant."""
        names = sorted(known)
        for key in found:
            if key not in names:
                meant = difflib.get_close_matches(key[:40], names, n=1)
                hint = (
                    sentence("Did you mean “%(name)s”?", name=meant[0])
                    if meant
                    else sentence("Known here: %(names)s.", names=", ".join(names))
                )
                yield self.wrong(
                    sentence("“%(key)s” is not known here. %(hint)s", key=printable(key, most=40), hint=hint),
                    table,
                    index,
                    key,
                )


def read(file: File) -> TomlFile:
    """Reads ``file``; whatever is wrong with its syntax is its ``problem``."""
    size = len(file.text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        text = sentence(
            "%(path)s has %(size)s KiB; the most is %(most)s KiB.",
            path=file.path,
            size=size // 1024,
            most=MAX_BYTES // 1024,
        )
        return TomlFile(path=file.path, problem=SourceProblem(path=file.path, text=text))
    dotted = next((number for number, line in enumerate(file.text.split("\n"), 1) if line.count(".") > MAX_DOTS), 0)
    if dotted:
        text = sentence("This line has more than %(most)s dots. Break it into several lines.", most=MAX_DOTS)
        return TomlFile(path=file.path, problem=SourceProblem(path=file.path, line=dotted, column=1, text=text))
    try:
        data = tomllib.loads(file.text)
    except ValueError as error:
        return TomlFile(path=file.path, problem=_syntax(file, str(error)))
    except RecursionError:
        problem = SourceProblem(
            path=file.path, text=sentence("%(path)s is nested too deep. Write it flatter.", path=file.path)
        )
        return TomlFile(path=file.path, problem=problem)
    return TomlFile(path=file.path, data=data, places=_places(file.text))


def _syntax(file: File, words: str) -> SourceProblem:
    at, at_end = _AT.search(words), _AT_END.search(words)
    line = column = 0
    if at:
        line, column = int(at["line"]), int(at["column"])
    elif at_end:
        line, column = file.text.count("\n") + 1, len(file.text.rpartition("\n")[2]) + 1
    said = _AT_END.sub(" (the file ends here)", _AT.sub("", words))
    text = sentence("This is not TOML: %(reason)s.", reason=printable(said))
    return SourceProblem(path=file.path, line=line, column=column, text=text)


def _places(text: str) -> dict[Place, tuple[int, int]]:
    """Where every header and every key at the beginning of a line stands. ``text`` is sound TOML."""
    places: dict[Place, tuple[int, int]] = {}
    counts: dict[str, int] = {}
    table, prefix = "", ""
    for number, line in _statements(text):
        if header := _HEADER.match(line):
            name = header["name"].strip("\"'")
            if header["list"]:
                counts[name] = counts.get(name, -1) + 1
            table, _, inner = name.partition(".")
            prefix = f"{inner}." if inner else ""
            places.setdefault((table, counts.get(table, 0), inner), (number, line.index("[") + 1))
        elif key := _KEY.match(line):
            name = prefix + key["name"].strip("\"'")
            places.setdefault((table, counts.get(table, 0), name), (number, len(key["indent"]) + 1))
    return places


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The number and the text of each line that begins a statement: not those inside a text or a list."""
    starts, depth, number = [(1, 0)], 0, 1
    for token in _TOKEN.finditer(text):
        found = token.group()
        number += found.count("\n")
        if found == "\n" and depth <= 0:
            starts.append((number, token.end()))
        elif found in "[{":
            depth += 1
        elif found in "]}":
            depth -= 1
    for line, start in starts:
        end = text.find("\n", start)
        yield line, text[start : end if end >= 0 else len(text)]

"""``mock.toml``: what a mock answers instead of plausible data. Pure: reads rules and says what is wrong with them.

::

    [[rule]]
    method = "greeter.Greeter/SayHello"   # or only "SayHello"
    when = { name = "Ada" }               # fields of the request that must be so
    metadata = { x-tenant = "blue" }      # metadata that must be so
    answer = { message = "Hello, ${name}!" }

The first rule that fits a call answers it. Instead of ``answer``: ``sequence``, one answer for each call, the last for all
later ones; ``stream``, all messages of a stream. ``status``, ``message`` and ``details`` end the call, after its answers
where there are some. ``delay_ms`` comes before each message. ``state`` fits only while the mock is in it (at first
``"start"``), ``next`` puts it into another, ``times`` lets a rule fit so often.
"""

import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.runs import toml_file
from app.runs.problems import SourceProblem
from app.runs.toml_file import TomlFile
from app.runs.workspace import File, printable
from app.sentences import sentence
from app.wire.grpc import STATUS_NAMES

MAX_RULES = 100
MAX_ANSWERS = 200
"""Of one sequence or stream."""
MAX_DELAY_MS = 60_000
MAX_TIMES = 1000
START_STATE = "start"

_KEYS = (
    *("method", "when", "metadata", "state", "times"),
    *("answer", "sequence", "stream", "status", "message", "details", "headers", "trailers", "delay_ms", "next"),
)
_TABLES = ("when", "metadata", "answer", "headers", "trailers")
_LISTS = ("sequence", "stream", "details")
_TEXTS = ("message", "state", "next")
_ANSWERS = ("answer", "sequence", "stream")
_METADATA_NAME = re.compile(r"[0-9a-z_.-]+")
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule, as it was written: sound in itself, though its method or fields may not be in the schema."""

    line: int
    method: str
    values: dict[str, Any]
    """All its keys but ``method``, as JSON values."""

    def as_json(self) -> dict[str, Any]:
        """What the mock in its jail is given."""
        code = STATUS_NAMES.index(self.values["status"]) if "status" in self.values else 0
        return {**self.values, "line": self.line, "method": self.method, "status": code}

    def fits(self, path: str) -> bool:
        """Whether it is about the method at ``path``: a name without its package or service is enough."""
        return self.method == "*" or f"/{path}".replace("/", ".").endswith(
            "." + self.method.strip("/").replace("/", ".")
        )

    def answers(self) -> Iterator[tuple[str, str]]:
        """Key and ProtoJSON of every message it answers, with something sound in the place of each placeholder."""
        for key in _ANSWERS:
            found = self.values.get(key, [])
            for answer in found if isinstance(found, list) else [found]:
                yield key, json.dumps(_filled(answer))


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """The rules of a mock, and what is wrong with them; rules are there only where nothing is."""

    rules: tuple[Rule, ...] = ()
    problems: tuple[SourceProblem, ...] = ()
    file: TomlFile | None = None

    def wrong(self, rule: Rule, key: str, text: str) -> SourceProblem:
        """A problem with a rule's key, at its line."""
        assert self.file  # noqa: S101  # a rule came from a file
        return self.file.wrong(text, "rule", self.rules.index(rule), key)

    def unknown_methods(self, paths: Sequence[str]) -> Iterator[SourceProblem]:
        """A problem for each rule about a method that is not among ``paths``."""
        for rule in self.rules:
            if not any(rule.fits(path) for path in paths):
                known = ", ".join(path.strip("/") for path in paths[:8]) or sentence("no method")
                words = sentence(
                    "The schema has no method “%(method)s”. It has: %(known)s.",
                    method=printable(rule.method, most=80),
                    known=known,
                )
                yield self.wrong(rule, "method", words)


def plan(file: File | None) -> Rules:
    """The rules of ``file``; none where there is no file."""
    if file is None:
        return Rules()
    read = toml_file.read(file)
    if read.problem:
        return Rules(problems=(read.problem,))
    tables, wrong = read.tables("rule")
    problems = [*read.unknown(read.data, ("rule",)), *([wrong] if wrong else [])]
    if len(tables) > MAX_RULES:
        problems.append(read.wrong(sentence("A mock has at most %(most)s rules.", most=MAX_RULES), "rule", MAX_RULES))
        tables = []
    for index, table in enumerate(tables):
        problems += read.unknown(table, _KEYS, "rule", index)
        problems += [read.wrong(text, "rule", index, key) for key, text in _wrong(table)]
    if problems:
        return Rules(problems=tuple(problems))
    rules = tuple(
        Rule(line=read.places.get(("rule", index, ""), (1, 1))[0], method=table.pop("method"), values=_plain(table))
        for index, table in enumerate(tables)
    )
    return Rules(rules=rules, file=read)


def _wrong(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    method = table.get("method")
    if method is None:
        yield "", sentence('This rule is about no method. Write method = "SayHello", or method = "*" for all.')
    elif not isinstance(method, str) or not method.strip("/"):
        yield "method", sentence('method is a name: "SayHello" or "greeter.Greeter/SayHello", or "*" for all.')
    yield from _wrong_types(table)
    yield from _wrong_status(table)
    yield from _wrong_numbers(table)
    if len([key for key in _ANSWERS if key in table]) > 1:
        yield "stream", sentence("A rule has one of answer, sequence and stream.")
    for key in ("metadata", "headers", "trailers"):
        yield from _wrong_metadata(key, table.get(key, {}))


def _wrong_types(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in _TABLES:
        if not isinstance(table.get(key, {}), dict):
            yield key, sentence("%(key)s is a table: %(key)s = { name = … }.", key=key)
    for key in _LISTS:
        found = table.get(key, [{}])
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            yield key, sentence("%(key)s is a list of tables: %(key)s = [ { … }, { … } ].", key=key)
        elif not 1 <= len(found) <= MAX_ANSWERS:
            yield key, sentence("%(key)s has 1 to %(most)s entries.", key=key, most=MAX_ANSWERS)
    for key in _TEXTS:
        if not isinstance(table.get(key, ""), str):
            yield key, sentence("%(key)s is a text, in quotes.", key=key)


def _wrong_status(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "status" in table and table["status"] not in STATUS_NAMES:
        yield "status", sentence("status is one of gRPC's names: %(names)s.", names=", ".join(STATUS_NAMES))
    for key in ("message", "details"):
        if key in table and table.get("status", "OK") == "OK":
            yield key, f'{key} belongs to a status that is not OK: write status = "NOT_FOUND".'


def _wrong_numbers(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, least, most in (("delay_ms", 0, MAX_DELAY_MS), ("times", 1, MAX_TIMES)):
        value = table.get(key, least)
        if type(value) is not int or not least <= value <= most:
            yield key, sentence("%(key)s is a number from %(least)s to %(most)s.", key=key, least=least, most=most)


def _wrong_metadata(key: str, pairs: object) -> Iterable[tuple[str, str]]:
    for name, value in pairs.items() if isinstance(pairs, dict) else ():
        if not _METADATA_NAME.fullmatch(name) or name.startswith("grpc-"):
            yield (
                key,
                sentence(
                    "“%(name)s” is no metadata name: lower-case letters, digits, “_”, “-”, “.”.",
                    name=printable(name, most=40),
                ),
            )
        elif not isinstance(value, str) or not value.isascii() or not value.isprintable():
            yield key, sentence("The value of %(name)s is printable ASCII, in quotes.", name=name)


def _plain(value: Any) -> Any:
    """TOML's values as JSON's: ProtoJSON writes a Timestamp as RFC 3339 says, and what is no number as a text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, dt.datetime):
        return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner) for inner in value]
    return _PLACEHOLDER.sub("1", value) if isinstance(value, str) else value

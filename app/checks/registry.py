"""Every check by the name of its function, and the types that hold a lesson's parameters.

``@check`` registers a function whose first parameter is the observation and whose others are keyword-only, each annotated
with one of ``TYPES``. ``bind`` turns the table that an author wrote into arguments, or says what is wrong with which key.
"""

import difflib
import inspect
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, NewType, get_type_hints

from app.checks.observation import Observation
from app.checks.results import Verdict
from app.schema import breaking_rules, lint_rules
from app.wire.grpc import STATUS_NAMES

CallName = NewType("CallName", str)
"""A call of the scenario by its name, or every call of a method by its path: ``/shop.Shop/Buy``."""
Json = NewType("Json", str)
"""Any TOML value, kept as JSON text."""
StatusName = NewType("StatusName", str)
"""``NOT_FOUND``."""
Hex = NewType("Hex", str)
"""Bytes: ``0a 03 41 64 61``."""
Pattern = NewType("Pattern", str)
"""A regular expression, found anywhere in the text."""
Expression = NewType("Expression", str)
"""A CEL expression."""

LintCategory = NewType("LintCategory", str)
"""A category of lint's rules: ``BASIC``."""
BreakingCategory = NewType("BreakingCategory", str)
"""A category of the rules on breaking changes: ``WIRE``."""

KEYS = frozenset({"name", "title", "check", "scenario", "passes", "fails", "when", "hidden"})
"""What a lesson's table says of every check beside its parameters."""
MOST_TEXT = 2000
"""Characters of a parameter."""


class Side(Enum):
    """Whose messages, frames or metadata."""

    REQUEST = "request"
    RESPONSE = "response"


class Part(Enum):
    """Where metadata stands in a call."""

    REQUEST = "request"
    HEADERS = "headers"
    TRAILERS = "trailers"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """One parameter of a check."""

    name: str
    words: str
    """What it may be: ``a whole number``."""
    read: Callable[[object], Any]
    """The argument; raises ValueError with the rest of a sentence."""
    required: bool
    is_call: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A check that lessons can name."""

    name: str
    about: str
    """The first line of its docstring."""
    function: Callable[..., Verdict]
    parameters: Mapping[str, Parameter]
    static: bool
    """It looks at the schema and the files only, so that it can be told though nothing ran."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something wrong with what an author wrote; ``key`` is empty where one is missing."""

    key: str
    text: str


CHECKS: dict[str, Definition] = {}


def check(function: Callable[..., Verdict]) -> Callable[..., Verdict]:
    """Registers a check of what a scenario recorded."""
    return _register(function, static=False)


def static_check(function: Callable[..., Verdict]) -> Callable[..., Verdict]:
    """Registers a check of the schema or the files."""
    return _register(function, static=True)


def _register(function: Callable[..., Verdict], *, static: bool) -> Callable[..., Verdict]:
    name = function.__name__
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())
    taken = KEYS & {one.name for one in parameters}
    if hints.get(parameters[0].name) is not Observation or name in CHECKS or taken:
        raise TypeError(f"The check {name} takes no observation, is there twice, or has a lesson's own key: {taken}.")
    CHECKS[name] = Definition(
        name=name,
        about=(function.__doc__ or "").strip().splitlines()[0],
        function=function,
        parameters={one.name: _parameter(one, hints[one.name]) for one in parameters[1:]},
        static=static,
    )
    return function


def _parameter(declared: inspect.Parameter, hint: object) -> Parameter:
    words, read = TYPES[hint]
    return Parameter(
        name=declared.name,
        words=words,
        read=read,
        required=declared.default is inspect.Parameter.empty,
        is_call=hint is CallName,
    )


def bind(name: str, table: Mapping[str, object]) -> dict[str, Any] | tuple[Fault, ...]:
    """The arguments for the check of this name from what an author wrote, or what is wrong with it."""
    definition = CHECKS.get(name)
    if definition is None:
        return (Fault(key="check", text=f"There is no check “{name}”.{_meant(name, CHECKS)}"),)
    faults: list[Fault] = []
    arguments: dict[str, Any] = {}
    for key, value in table.items():
        parameter = definition.parameters.get(key)
        if parameter is None:
            known = ", ".join(definition.parameters) or "none"
            meant = _meant(key, definition.parameters)
            faults.append(Fault(key=key, text=f"The check {name} has no parameter “{key}”.{meant} It has: {known}."))
            continue
        try:
            arguments[key] = parameter.read(value)
        except ValueError as wrong:
            faults.append(Fault(key=key, text=f"“{key}” must be {parameter.words}{wrong}."))
    missing = [p for p in definition.parameters.values() if p.required and p.name not in table]
    faults += [Fault(key="", text=f"The check {name} needs “{p.name}”, {p.words}.") for p in missing]
    return tuple(faults) or arguments


def _meant(name: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    return f" Did you mean “{close[0]}”?" if close else ""


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise ValueError
    return value


def _call(value: object) -> CallName:
    return CallName(_text(value))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - bind turns it into a sentence
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - bind turns it into a sentence
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError
    return tuple(value)


def _wholes(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError  # noqa: TRY004 - bind turns it into a sentence
    return tuple(_whole(one) for one in value)


def _json(value: object) -> Json:
    try:
        return Json(json.dumps(value, ensure_ascii=False))
    except TypeError:
        raise ValueError("; dates and times are written as strings") from None


def _status(value: object) -> StatusName:
    if value not in STATUS_NAMES:
        close = difflib.get_close_matches(str(value).upper(), STATUS_NAMES, 1)
        raise ValueError(f"; did you mean {close[0]}?" if close else "")
    return StatusName(str(value))


def _hex(value: object) -> Hex:
    text = _text(value)
    try:
        return Hex(bytes.fromhex(text).hex(" "))
    except ValueError:
        raise ValueError from None


def _pattern(value: object) -> Pattern:
    text = _text(value)
    try:
        re.compile(text)
    except re.error as wrong:
        raise ValueError(f"; {wrong}") from None
    return Pattern(text)


def _side(value: object) -> Side:
    try:
        return Side(value)
    except ValueError:
        raise ValueError from None


def _part(value: object) -> Part:
    try:
        return Part(value)
    except ValueError:
        raise ValueError from None


def _expression(value: object) -> Expression:
    return Expression(_text(value))


def _one_of(names: Mapping[str, object]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return str(value)

    return read


TYPES: dict[object, tuple[str, Callable[[object], Any]]] = {
    str: ("a text", _text),
    CallName: ("the name of a call of the scenario, or the path of a method", _call),
    int: ("a whole number", _whole),
    int | None: ("a whole number", _whole),
    bool: ("true or false", _truth),
    bool | None: ("true or false", _truth),
    tuple[str, ...]: ("a list of texts", _texts),
    tuple[int, ...]: ("a list of whole numbers", _wholes),
    Json: ("a value", _json),
    StatusName: ("the name of a status code", _status),
    Hex: ("bytes in hex", _hex),
    Pattern: ("a regular expression", _pattern),
    Side: ("“request” or “response”", _side),
    Side | None: ("“request” or “response”", _side),
    Part: ("“request”, “headers” or “trailers”", _part),
    Expression: ("a CEL expression", _expression),
    LintCategory: ("“ESSENTIAL”, “MINIMAL”, “BASIC” or “STANDARD”", _one_of(lint_rules.CATEGORIES)),
    BreakingCategory: ("“FILE”, “PACKAGE”, “WIRE_JSON” or “WIRE”", _one_of(breaking_rules.CATEGORIES)),
}

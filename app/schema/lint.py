"""Lint: buf's STANDARD rules, asked of a descriptor set. Pure.

All of them but PROTOVALIDATE (it is about one library's options) can be seen in descriptors, so they are asked here: at
once, without buf and without a jail, on the page and in lessons' checks alike. Names, places and words are buf's, and
``tests/oracles/test_buf.py`` holds them against the real buf.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice

from google.protobuf import descriptor_pb2
from google.protobuf.message import DecodeError

from app.schema import lint_files
from app.schema.cases import lower_snake, pascal, upper_snake
from app.schema.elements import Element, Source, elements, sources
from app.schema.findings import Finding

MOST_FINDINGS = 500
"""Nobody reads more."""
_ALLOW_ALIAS, _NUMBER = 2, 2
_INPUT, _OUTPUT = 2, 3
_IGNORED = re.compile(r"^\s*buf:lint:ignore\s+(\w+)", re.MULTILINE)

Said = Iterator[tuple[str, str, tuple[int, int]]]
"""A rule, its words and where."""


def lint(descriptor_set: bytes, own: Collection[str], rules: Collection[str]) -> tuple[Finding, ...]:
    """What is to be said of the files ``own``, by ``rules`` alone; nothing of bytes that are no descriptor set."""
    try:
        files = descriptor_pb2.FileDescriptorSet.FromString(descriptor_set)
    except (DecodeError, UnicodeDecodeError):
        return ()
    found = (finding for finding in _all(sources(files, own), files) if finding.rule in rules)
    return tuple(sorted(islice(found, MOST_FINDINGS)))


def _all(own: tuple[Source, ...], files: descriptor_pb2.FileDescriptorSet) -> Iterator[Finding]:
    for source, rule, text, path in lint_files.findings(own, files):
        if rule not in _ignored(source, (lint_files.PACKAGE_PATH,)):
            line, column = source.at(path)
            yield Finding(path=source.file.name, line=line, column=column, rule=rule, text=text)
    declared = [element for source in own for element in elements(source)]
    used = _uses(declared)
    for element in declared:
        for rule, text, (line, column) in (*_RULES[element.kind](element), *_shared(element, used)):
            if rule not in _ignored(element.source, (lint_files.PACKAGE_PATH, *_around(element))):
                yield Finding(path=element.source.file.name, line=line, column=column, rule=rule, text=text)


def _around(element: Element) -> Iterator[tuple[int, ...]]:
    """Its path and those of what it stands in."""
    at: Element | None = element
    while at:
        yield at.path
        at = at.parent


def _ignored(source: Source, paths: Collection[tuple[int, ...]]) -> set[str]:
    """The rules that comments in front of these places switch off: ``// buf:lint:ignore FIELD_LOWER_SNAKE_CASE``."""
    return {rule for path in paths for rule in _IGNORED.findall(source.comment(path))}


def _message(one: Element) -> Said:
    if one.name != pascal(one.name):
        text = f'Message name "{one.name}" should be PascalCase, such as "{pascal(one.name)}".'
        yield "MESSAGE_PASCAL_CASE", text, one.at()


def _field(one: Element) -> Said:
    if one.said.type == one.said.TYPE_GROUP:
        return  # its name is the message's, in lower case
    if one.name != lower_snake(one.name):
        text = f'Field name "{one.name}" should be lower_snake_case, such as "{lower_snake(one.name)}".'
        yield "FIELD_LOWER_SNAKE_CASE", text, one.at()
    required = one.said.options.features.field_presence == descriptor_pb2.FeatureSet.LEGACY_REQUIRED
    if required or one.said.label == one.said.LABEL_REQUIRED:
        yield "FIELD_NOT_REQUIRED", f'Field named "{one.name}" should not be required.', one.at()


def _oneof(one: Element) -> Said:
    if one.name != lower_snake(one.name):
        text = f'Oneof name "{one.name}" should be lower_snake_case, such as "{lower_snake(one.name)}".'
        yield "ONEOF_LOWER_SNAKE_CASE", text, one.at()


def _enum(one: Element) -> Said:
    if one.name != pascal(one.name):
        text = f'Enum name "{one.name}" should be PascalCase, such as "{pascal(one.name)}".'
        yield "ENUM_PASCAL_CASE", text, one.at()
    if one.said.options.allow_alias:
        text = f'Enum option "allow_alias" on enum "{one.name}" must be false.'
        yield "ENUM_NO_ALLOW_ALIAS", text, one.at(3, _ALLOW_ALIAS)
    first = one.said.value[0] if one.said.value else None
    if first is not None and first.number:
        text = f'First enum value "{first.name}" should have a numeric value of 0'
        yield "ENUM_FIRST_VALUE_ZERO", text, one.at(2, 0, _NUMBER)


def _value(one: Element) -> Said:
    if one.name != upper_snake(one.name):
        text = f'Enum value name "{one.name}" should be UPPER_SNAKE_CASE, such as "{upper_snake(one.name)}".'
        yield "ENUM_VALUE_UPPER_SNAKE_CASE", text, one.at()
    prefix = upper_snake(one.parent.name) + "_" if one.parent else ""
    if not one.name.startswith(prefix):
        yield "ENUM_VALUE_PREFIX", f'Enum value name "{one.name}" should be prefixed with "{prefix}".', one.at()
    if one.said.number == 0 and not one.name.endswith("_UNSPECIFIED"):
        text = f'Enum zero value name "{one.name}" should be suffixed with "_UNSPECIFIED".'
        yield "ENUM_ZERO_VALUE_SUFFIX", text, one.at()


def _service(one: Element) -> Said:
    if one.name != pascal(one.name):
        text = f'Service name "{one.name}" should be PascalCase, such as "{pascal(one.name)}".'
        yield "SERVICE_PASCAL_CASE", text, one.at()
    if not one.name.endswith("Service"):
        yield "SERVICE_SUFFIX", f'Service name "{one.name}" should be suffixed with "Service".', one.at()


def _method(one: Element) -> Said:
    if one.name != pascal(one.name):
        text = f'RPC name "{one.name}" should be PascalCase, such as "{pascal(one.name)}".'
        yield "RPC_PASCAL_CASE", text, one.at()
    sides = (("request", one.said.input_type, _INPUT), ("response", one.said.output_type, _OUTPUT))
    for what, type_name, part in sides:
        short = type_name.rpartition(".")[2]
        wanted = pascal(one.name) + what.capitalize()
        longer = (pascal(one.parent.name) if one.parent else "") + wanted
        if short not in {wanted, longer}:
            text = f'RPC {what} type "{short}" should be named "{wanted}" or "{longer}".'
            yield f"RPC_{what.upper()}_STANDARD_NAME", text, one.at(part)


_RULES: Mapping[str, Callable[[Element], Said]] = {
    "message": _message, "field": _field, "extension": _field, "oneof": _oneof, "enum": _enum, "value": _value,
    "service": _service, "method": _method,
}  # fmt: skip


def _uses(declared: list[Element]) -> dict[str, set[str]]:
    """By message type: the methods that take or return it."""
    found: dict[str, set[str]] = {}
    for method in (element for element in declared if element.kind == "method"):
        for type_name in (method.said.input_type, method.said.output_type):
            found.setdefault(type_name, set()).add(method.full_name)
    return found


def _shared(one: Element, uses: Mapping[str, set[str]]) -> Said:
    """A message of its own for each side of each method, so that one can change without the others."""
    if one.kind != "method":
        return
    where = one.source.at(one.path)
    sides = [one.said.input_type, one.said.output_type]
    if sides[0] == sides[1]:
        text = f'RPC "{one.name}" has the same type "{sides[0][1:]}" for the request and response.'
        yield "RPC_REQUEST_RESPONSE_UNIQUE", text, where
    for type_name in dict.fromkeys(sides):
        if len(uses[type_name]) > 1:
            text = f'"{type_name[1:]}" is used as the request or response type for multiple RPCs.'
            yield "RPC_REQUEST_RESPONSE_UNIQUE", text, where

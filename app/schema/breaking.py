"""Breaking changes: buf's rules, asked of two descriptor sets. Pure, for the reasons that ``lint`` gives.

A change may break several rules: that a field became a string breaks generated code, JSON and the wire, and each has a rule
of its own. They stay together in a ``Change``, so that a page can say how far one reaches.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from google.protobuf import descriptor_pb2
from google.protobuf.message import DecodeError

from app.schema import breaking_fields
from app.schema.breaking_rules import CATEGORIES
from app.schema.elements import OPTIONS, PACKAGE, SYNTAX, Element, Path, Source, elements, sources
from app.schema.findings import Finding

MOST_CHANGES = 500
"""Nobody reads more."""
_FILE_OPTIONS = (
    "cc_enable_arenas", "cc_generic_services", "csharp_namespace", "go_package", "java_generic_services", "java_multiple_files",
    "java_outer_classname", "java_package", "objc_class_prefix", "optimize_for", "php_class_prefix", "php_metadata_namespace",
    "php_namespace", "py_generic_services", "ruby_package", "swift_prefix",
)  # fmt: skip
_INPUT, _OUTPUT = 2, 3
_SUPPLANTED = {"message": "MESSAGE", "enum": "ENUM", "service": "SERVICE", "extension": "EXTENSION"}

Rules = tuple[tuple[str, str], ...]
"""The rules that a change breaks, each with its words."""
Said = Iterator[tuple[Rules, tuple[int, int]]]
"""Changes of one element, and where."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change that breaks something."""

    findings: tuple[Finding, ...]
    """One for each rule, at one place."""

    @property
    def breaks(self) -> tuple[str, ...]:
        """The categories that it breaks, from the least to the worst: ``FILE``, ``PACKAGE``, ``WIRE_JSON``, ``WIRE``."""
        rules = {finding.rule for finding in self.findings}
        return tuple(name for name, asked in CATEGORIES.items() if rules & asked)

    def within(self, category: str) -> tuple[Finding, ...]:
        """What one category says of it."""
        return tuple(finding for finding in self.findings if finding.rule in CATEGORIES[category])


@dataclass(frozen=True, kw_only=True, slots=True)
class _Version:
    """A schema as it is compared: its files, and what they declare by kind and full name."""

    sources: Mapping[str, Source]
    declared: Mapping[tuple[str, str], Element]

    names: Mapping[str, Collection[tuple[str, str]]]
    """By path: the kinds and names of what a file declares, without its package."""
    packages: Collection[str]

    def get(self, one: Element) -> Element | None:
        """The element of the same name."""
        return self.declared.get((one.kind, one.full_name))


def changes(before: bytes, after: bytes, old: Collection[str], new: Collection[str]) -> tuple[Change, ...]:
    """What breaks between two descriptor sets, of which ``old`` and ``new`` are the files that somebody wrote."""
    try:
        was, now = _version(before, old), _version(after, new)
    except (DecodeError, UnicodeDecodeError):
        return ()
    found = (_change(*one) for one in _all(was, now))
    return tuple(sorted(islice(found, MOST_CHANGES), key=lambda change: change.findings))


def _version(descriptor_set: bytes, own: Collection[str]) -> _Version:
    files = sources(descriptor_pb2.FileDescriptorSet.FromString(descriptor_set), own)
    declared = {source.file.name: tuple(elements(source)) for source in files}
    return _Version(
        sources={source.file.name: source for source in files},
        declared={(one.kind, one.full_name): one for found in declared.values() for one in found},
        names={path: {(one.kind, breaking_fields.short(one)) for one in found} for path, found in declared.items()},
        packages={source.file.package for source in files},
    )


def _change(path: str, rules: Rules, at: tuple[int, int]) -> Change:
    line, column = at
    said = tuple(Finding(path=path, line=line, column=column, rule=rule, text=text) for rule, text in rules)
    return Change(findings=said)


def _all(was: _Version, now: _Version) -> Iterator[tuple[str, Rules, tuple[int, int]]]:
    for path, source in was.sources.items():
        if path not in now.sources:
            yield "", (("FILE_NO_DELETE", f'Previously present file "{path}" was deleted.'),), (1, 1)
        else:
            after = now.sources[path]
            yield from ((path, rules, after.at(place)) for rules, place in _file(source, after))
    for package in sorted({*was.packages} - {*now.packages} - {""}):
        yield "", (("PACKAGE_NO_DELETE", f'Previously present package "{package}" was deleted.'),), (1, 1)
    enums = _enums(was), _enums(now)
    for one in was.declared.values():
        there = now.get(one)
        if there is None or there.source.file.name != one.source.file.name:
            yield from _moved(one, there, now)
        if there is not None:
            yield from ((there.source.file.name, rules, at) for rules, at in _element(one, there, enums))


def _file(was: Source, now: Source) -> Iterator[tuple[Rules, Path]]:
    before, after = was.file, now.file
    if before.package != after.package:
        text = f'File package changed from "{before.package}" to "{after.package}".'
        yield (("FILE_SAME_PACKAGE", text),), (PACKAGE,)
    syntaxes = before.syntax or "proto2", after.syntax or "proto2"
    if syntaxes[0] != syntaxes[1]:
        text = f'File syntax changed from "{syntaxes[0]}" to "{syntaxes[1]}".'
        yield (("FILE_SAME_SYNTAX", text),), (SYNTAX,)
    for option in _FILE_OPTIONS:
        spelt = breaking_fields.option(before.options, option), breaking_fields.option(after.options, option)
        if spelt[0] != spelt[1]:
            number = descriptor_pb2.FileOptions.DESCRIPTOR.fields_by_name[option].number
            text = f'File option "{option}" changed from "{spelt[0]}" to "{spelt[1]}".'
            yield ((f"FILE_SAME_{option.upper()}", text),), (OPTIONS, number)


def _moved(one: Element, there: Element | None, now: _Version) -> Iterator[tuple[str, Rules, tuple[int, int]]]:
    """Something that is no longer in its file, or nowhere."""
    what = _SUPPLANTED.get(one.kind)
    if what is None:
        return  # its message, enum or service tells
    path, name = one.source.file.name, breaking_fields.short(one)
    rules = []
    if path in now.sources and (one.kind, name) not in now.names[path]:
        rules.append((f"{what}_NO_DELETE", f'Previously present {one.kind} "{name}" was deleted from file.'))
    package = one.source.file.package
    # An enum that went with its message is told by the message.
    alone = one.kind == "message" or one.parent is None or now.get(one.parent) is not None
    if there is None and package in now.packages and alone and one.kind != "extension":
        text = f'Previously present {one.kind} "{name}" was deleted from package "{package}".'
        rules.append((f"PACKAGE_{what}_NO_DELETE", text))
    if rules:
        yield path if path in now.sources else "", tuple(rules), _nearest(one, now)


def _nearest(one: Element, now: _Version) -> tuple[int, int]:
    """Where what it stood in is now; the beginning of the file for what stood in nothing."""
    around = one.parent
    while around:
        there = now.get(around)
        if there and there.source.file.name == one.source.file.name:
            return there.source.at(there.path)
        around = around.parent
    return 1, 1


def _enums(version: _Version) -> breaking_fields.Enums:
    return {name: element.said for (kind, name), element in version.declared.items() if kind == "enum"}


def _element(was: Element, now: Element, enums: tuple[breaking_fields.Enums, breaking_fields.Enums]) -> Said:
    if was.kind == "message":
        yield from breaking_fields.message(was, now, enums)
    elif was.kind == "enum":
        yield from breaking_fields.enum(was, now)
    elif was.kind == "service":
        yield from _service(was, now)
    elif was.kind == "method":
        yield from _method(was, now)


def _service(was: Element, now: Element) -> Said:
    left = {method.name for method in now.said.method}
    for method in was.said.method:
        if method.name not in left:
            text = f'Previously present RPC "{method.name}" on service "{was.name}" was deleted.'
            yield (("RPC_NO_DELETE", text),), now.source.at(now.path)


def _method(was: Element, now: Element) -> Said:
    service = was.parent.name if was.parent else ""
    begin = f'RPC "{was.name}" on service "{service}" changed'
    for side, streams in (("client", "client_streaming"), ("server", "server_streaming")):
        before, after = [f"{side} {('unary', 'streaming')[getattr(one.said, streams)]}" for one in (was, now)]
        if before != after:
            text = f"{begin} from {before} to {after}."
            yield ((f"RPC_SAME_{side.upper()}_STREAMING", text),), now.source.at(now.path)
    for side, said, part in (("request", "input_type", _INPUT), ("response", "output_type", _OUTPUT)):
        before, after = getattr(was.said, said)[1:], getattr(now.said, said)[1:]
        if before != after:
            text = f'{begin} {side} type from "{before}" to "{after}".'
            yield ((f"RPC_SAME_{side.upper()}_TYPE", text),), now.at(part)
    before, after = [breaking_fields.option(one.said.options, "idempotency_level") for one in (was, now)]
    if before != after:
        text = f'{begin} option "idempotency_level" from "{before}" to "{after}".'
        yield (("RPC_SAME_IDEMPOTENCY_LEVEL", text),), now.source.at(now.path)


def within(found: Iterable[Change], category: str) -> tuple[Finding, ...]:
    """What one category says of all changes."""
    return tuple(finding for change in found for finding in change.within(category))

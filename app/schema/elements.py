"""Everything that a file declares, one after the other, each with its name, its descriptor and its places. Pure.

``read`` keeps of a descriptor set what a message's bytes need; lint and breaking look at all of it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from google.protobuf import descriptor_pb2

File = descriptor_pb2.FileDescriptorProto
Path = tuple[int, ...]
"""A place as SourceCodeInfo.Location.path names it: field numbers of descriptor.proto, and indices."""

NAME: Path = (1,)
"""The name of a message, field, oneof, enum, value, service or method, below its path."""
PACKAGE, DEPENDENCY, OPTIONS, SYNTAX, EDITION = 2, 3, 8, 12, 14
_MESSAGE, _ENUM, _SERVICE, _EXTENSION = 4, 5, 6, 7
_FIELD, _NESTED, _NESTED_ENUM, _NESTED_EXTENSION, _ONEOF = 2, 3, 4, 6, 8
_VALUE = _METHOD = 2


class Source:
    """One file and where its parts stand."""

    def __init__(self, file: File) -> None:
        self.file = file
        self._locations = {tuple(found.path): found for found in file.source_code_info.location}

    def at(self, path: Path) -> tuple[int, int]:
        """Line and column from 1; the beginning of the file for what has no place."""
        found = self._locations.get(path)
        return (found.span[0] + 1, found.span[1] + 1) if found and len(found.span) > 1 else (1, 1)

    def has(self, path: Path) -> bool:
        """Whether the source says this itself."""
        return path in self._locations

    def comment(self, path: Path) -> str:
        """What is written in front of it."""
        found = self._locations.get(path)
        return found.leading_comments if found else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One message, field, oneof, enum, enum value, service or method."""

    kind: str
    """``message``, ``field``, ``extension``, ``oneof``, ``enum``, ``value``, ``service`` or ``method``."""
    name: str
    full_name: str
    """Of an enum value: below its enum, so that two enums of a package are told apart."""
    said: Any
    """Its descriptor."""
    path: Path
    source: Source
    parent: "Element | None" = None

    def at(self, *below: int) -> tuple[int, int]:
        """The line and column of its name, or of another part of it."""
        return self.source.at(self.path + (below or NAME))


def sources(files: descriptor_pb2.FileDescriptorSet, own: Collection[str]) -> tuple[Source, ...]:
    """The files of a descriptor set that somebody wrote: ``own`` are their paths."""
    return tuple(Source(file) for file in files.file if file.name in own)


def elements(source: Source) -> Iterator[Element]:
    """Everything that a file declares, outer before inner, in source order of each kind."""
    file = source.file
    yield from _messages(file.message_type, source, (_MESSAGE,), file.package, None)
    yield from _enums(file.enum_type, source, (_ENUM,), file.package, None)
    yield from _plain("extension", file.extension, source, (_EXTENSION,), file.package, None)
    for service in _plain("service", file.service, source, (_SERVICE,), file.package, None):
        yield service
        yield from _plain("method", service.said.method, source, (*service.path, _METHOD), service.full_name, service)


def _messages(
    declared: Sequence[Any], source: Source, path: Path, scope: str, parent: Element | None
) -> Iterator[Element]:
    for message in _plain("message", declared, source, path, scope, parent):
        said, name = message.said, message.full_name
        if said.options.map_entry:
            continue  # nobody wrote it
        yield message
        yield from _plain("field", said.field, source, (*message.path, _FIELD), name, message)
        yield from _plain("extension", said.extension, source, (*message.path, _NESTED_EXTENSION), name, message)
        yield from _plain("oneof", _written(said), source, (*message.path, _ONEOF), name, message)
        yield from _enums(said.enum_type, source, (*message.path, _NESTED_ENUM), name, message)
        yield from _messages(said.nested_type, source, (*message.path, _NESTED), name, message)


def _written(message: Any) -> Sequence[Any]:
    """The oneofs of the source: those that protoc makes for ``optional`` of proto3 come last."""
    made = sum(field.proto3_optional for field in message.field)
    return list(message.oneof_decl)[: len(message.oneof_decl) - made]


def _enums(
    declared: Sequence[Any], source: Source, path: Path, scope: str, parent: Element | None
) -> Iterator[Element]:
    for enum in _plain("enum", declared, source, path, scope, parent):
        yield enum
        yield from _plain("value", enum.said.value, source, (*enum.path, _VALUE), enum.full_name, enum)


def _plain(  # noqa: PLR0913, PLR0917 - a private step: where something stands, and what
    kind: str, declared: Sequence[Any], source: Source, path: Path, scope: str, parent: Element | None
) -> Iterator[Element]:
    for index, said in enumerate(declared):
        name = f"{scope}.{said.name}" if scope else said.name
        yield Element(
            kind=kind, name=said.name, full_name=name, said=said, path=(*path, index), source=source, parent=parent
        )

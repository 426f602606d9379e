"""Descriptor sets in, schemas out. Only the static ``descriptor_pb2`` messages read a learner's bytes: no pool is built.

The bytes come from a jail, so nothing in them is taken for granted: bad ones give an empty schema with a problem.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from google.protobuf import descriptor_pb2
from google.protobuf.message import DecodeError

from app.schema import features
from app.schema.features import Features
from app.schema.model import (
    EnumType,
    Field,
    Kind,
    MessageType,
    Method,
    Place,
    Presence,
    Schema,
    Service,
    SourceFile,
)

MAX_TYPES = 20_000
"""protoc takes 6 s for 20,000 messages, far beyond what the compiler's jail allows."""

FOREIGN = "google/"
"""Files below this path are not the learner's: their services are not offered."""

_KINDS = tuple(Kind)
"""``FieldDescriptorProto.Type`` numbers from 1, in this order."""
_LENGTH_DELIMITED = {Kind.STRING, Kind.BYTES, Kind.MESSAGE, Kind.GROUP}
"""Kinds that cannot be packed."""

# Field numbers of descriptor.proto that SourceCodeInfo paths are made of.
_FILE_MESSAGE, _FILE_ENUM, _FILE_SERVICE, _FILE_EXTENSION = 4, 5, 6, 7
_MESSAGE_FIELD, _MESSAGE_NESTED, _MESSAGE_ENUM, _MESSAGE_EXTENSION = 2, 3, 4, 6
_SERVICE_METHOD = 2

_Path = tuple[int, ...]
_Message = descriptor_pb2.DescriptorProto
_Field = descriptor_pb2.FieldDescriptorProto
_File = descriptor_pb2.FileDescriptorProto


def read(descriptor_set: bytes) -> Schema:
    """The schema of a serialized ``google.protobuf.FileDescriptorSet``. Bytes that are none give an empty one and say why."""
    try:
        files = descriptor_pb2.FileDescriptorSet.FromString(descriptor_set).file
        return of_files(files)
    except (DecodeError, UnicodeDecodeError) as wrong:
        return _empty(f"The compiled schema cannot be read ({type(wrong).__name__}): compile it again.")
    except _TooManyTypesError:
        return _empty(f"The compiled schema has more than {MAX_TYPES} types, more than are read here.")


def of_files(files: Iterable[_File]) -> Schema:
    """The schema of file descriptors that are already read."""
    collected = _Collected()
    for file in files:
        _FileReader(file, collected).read()
    return Schema(
        messages=_with_maps(collected.messages),
        enums=collected.enums,
        services=tuple(collected.services),
        extensions=collected.extensions,
        files=collected.files,
    )


class _TooManyTypesError(Exception):
    """More types than ``MAX_TYPES``."""


def _empty(problem: str) -> Schema:
    return Schema(messages={}, enums={}, services=(), extensions={}, problems=(problem,))


def _with_maps(messages: dict[str, MessageType]) -> dict[str, MessageType]:
    """The same messages, their map fields marked: that a type is a map entry is known only when all are read."""
    entries = {name for name, message in messages.items() if message.is_map_entry}
    return {name: _mark_maps(message, entries) for name, message in messages.items()}


def _mark_maps(message: MessageType, entries: set[str]) -> MessageType:
    if not any(_is_map(found, entries) for found in message.fields):
        return message
    fields = tuple(_as_map(found) if _is_map(found, entries) else found for found in message.fields)
    return MessageType(
        name=message.name,
        fields=fields,
        is_map_entry=message.is_map_entry,
        message_set=message.message_set,
        place=message.place,
        file=message.file,
        reserved=message.reserved,
        reserved_names=message.reserved_names,
    )


def _is_map(found: Field, entries: set[str]) -> bool:
    return found.repeated and found.type_name in entries


def _as_map(found: Field) -> Field:
    """A map field; whatever features say, its entries are length-prefixed."""
    values = {name: getattr(found, name) for name in found.__slots__}
    return Field(**values | {"is_map": True, "kind": Kind.MESSAGE, "delimited": False})


@dataclass(slots=True)
class _Collected:
    """What all files say together."""

    messages: dict[str, MessageType] = field(default_factory=dict)
    enums: dict[str, EnumType] = field(default_factory=dict)
    services: list[Service] = field(default_factory=list)
    extensions: dict[tuple[str, int], Field] = field(default_factory=dict)
    files: dict[str, SourceFile] = field(default_factory=dict)


class _FileReader:
    """Reads one file into what was collected."""

    def __init__(self, file: _File, collected: _Collected) -> None:
        self.file = file
        self.into = collected
        self.places = _places(file)

    def read(self) -> None:
        """Read the whole file."""
        file, top = self.file, features.of_file(self.file)
        self.into.files[file.name] = SourceFile(
            path=file.name, package=file.package, syntax=features.syntax(file), imports=tuple(file.dependency)
        )
        for index, message in enumerate(file.message_type):
            self.message(message, file.package, (_FILE_MESSAGE, index), top)
        for index, enum in enumerate(file.enum_type):
            self.enum(enum, file.package, (_FILE_ENUM, index), top)
        self.extensions(file.extension, file.package, (_FILE_EXTENSION,), top)
        if not file.name.startswith(FOREIGN):
            self.into.services += [self.service(index) for index in range(len(file.service))]

    def message(self, message: _Message, scope: str, path: _Path, outer: Features) -> None:
        """Read a message and what is nested in it."""
        name = _join(scope, message.name)
        inner = features.refined(outer, message.options.features)
        self.count()
        self.into.messages[name] = MessageType(
            name=name,
            fields=tuple(self.fields(message, path, inner)),
            is_map_entry=message.options.map_entry,
            message_set=message.options.message_set_wire_format,
            place=self.places.get(path),
            file=self.file.name,
            # DescriptorProto.ReservedRange: the end is exclusive.
            reserved=tuple((found.start, found.end - 1) for found in message.reserved_range),
            reserved_names=tuple(message.reserved_name),
        )
        for index, nested in enumerate(message.nested_type):
            self.message(nested, name, (*path, _MESSAGE_NESTED, index), inner)
        for index, enum in enumerate(message.enum_type):
            self.enum(enum, name, (*path, _MESSAGE_ENUM, index), inner)
        self.extensions(message.extension, name, (*path, _MESSAGE_EXTENSION), inner)

    def count(self) -> None:
        """Stop at ``MAX_TYPES``."""
        if len(self.into.messages) + len(self.into.enums) >= MAX_TYPES:
            raise _TooManyTypesError

    def fields(self, message: _Message, path: _Path, inner: Features) -> Iterator[Field]:
        """The fields of a message, in source order."""
        for index, declared in enumerate(message.field):
            place = self.places.get((*path, _MESSAGE_FIELD, index))
            oneof, around = "", inner
            if declared.HasField("oneof_index") and declared.oneof_index < len(message.oneof_decl):
                one = message.oneof_decl[declared.oneof_index]
                around = features.refined(inner, one.options.features)
                oneof = "" if declared.proto3_optional else one.name
            # The fields of a map entry have no line of their own, and are never delimited.
            in_entry = message.options.map_entry
            yield _field(declared, features.refined(around, declared.options.features), place, oneof, in_entry)

    def extensions(self, declared: Sequence[_Field], scope: str, path: _Path, outer: Features) -> None:
        """Read extensions declared in a file or a message."""
        for index, one in enumerate(declared):
            inner = features.refined(outer, one.options.features)
            read_as = _field(one, inner, self.places.get((*path, index)), "", in_entry=False)
            name = _join(scope, one.name)
            values = {slot: getattr(read_as, slot) for slot in read_as.__slots__}
            extendee = one.extendee.removeprefix(".")
            presence = Presence.EXPLICIT if read_as.presence is Presence.IMPLICIT else read_as.presence
            changed = {"name": name, "json_name": f"[{name}]", "extendee": extendee, "presence": presence}
            self.into.extensions[extendee, one.number] = Field(**values | changed)

    def enum(self, enum: descriptor_pb2.EnumDescriptorProto, scope: str, path: _Path, outer: Features) -> None:
        """Read an enum."""
        name = _join(scope, enum.name)
        self.count()
        self.into.enums[name] = EnumType(
            name=name,
            values=tuple((value.name, value.number) for value in enum.value),
            closed=features.refined(outer, enum.options.features).closed_enums,
            place=self.places.get(path),
            file=self.file.name,
        )

    def service(self, index: int) -> Service:
        """Read a service with its methods."""
        service = self.file.service[index]
        name = _join(self.file.package, service.name)
        path = (_FILE_SERVICE, index)
        return Service(
            name=name,
            methods=tuple(
                Method(
                    name=method.name,
                    path=f"/{name}/{method.name}",
                    input_type=method.input_type.removeprefix("."),
                    output_type=method.output_type.removeprefix("."),
                    client_streaming=method.client_streaming,
                    server_streaming=method.server_streaming,
                    place=self.places.get((*path, _SERVICE_METHOD, at)),
                )
                for at, method in enumerate(service.method)
            ),
            place=self.places.get(path),
            file=self.file.name,
        )


def _field(declared: _Field, own: Features, place: Place | None, oneof: str, in_entry: bool) -> Field:  # noqa: FBT001 - a private step
    kind = _KINDS[declared.type - 1]
    repeated = declared.label == _Field.LABEL_REPEATED
    if kind is Kind.MESSAGE and own.delimited and not in_entry:
        kind = Kind.GROUP
    packed = declared.options.packed if declared.options.HasField("packed") else own.packed
    return Field(
        name=declared.name,
        json_name=declared.json_name if declared.HasField("json_name") else camel_case(declared.name),
        number=declared.number,
        kind=kind,
        type_name=declared.type_name.removeprefix("."),
        repeated=repeated,
        packed=packed and repeated and kind not in _LENGTH_DELIMITED,
        presence=_presence(declared, kind, own, oneof),
        oneof=oneof,
        is_map=False,
        delimited=kind is Kind.GROUP,
        utf8=kind is Kind.STRING and own.utf8,
        default=declared.default_value,
        extendee="",
        place=place,
    )


def _presence(declared: _Field, kind: Kind, own: Features, oneof: str) -> Presence:
    if declared.label == _Field.LABEL_REQUIRED or own.presence is Presence.REQUIRED:
        return Presence.REQUIRED
    explicit = declared.proto3_optional or oneof or kind in {Kind.MESSAGE, Kind.GROUP}
    return Presence.EXPLICIT if explicit else own.presence


def camel_case(name: str) -> str:
    """The JSON name that protoc gives a field: each underscore goes and raises the letter after it."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _join(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name


def _places(file: _File) -> Mapping[_Path, Place]:
    """Places by path; spans count from 0, and leave the end line out where it is the first (SourceCodeInfo.Location.span)."""
    found: dict[_Path, Place] = {}
    for location in file.source_code_info.location:
        span = list(location.span)
        if len(span) == 3:
            span.insert(2, span[0])
        if len(span) == 4:
            line, column, end_line, end_column = (number + 1 for number in span)
            place = Place(path=file.name, line=line, column=column, end_line=end_line, end_column=end_column)
            found.setdefault(tuple(location.path), place)
    return found

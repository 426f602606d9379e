"""The symbols of a schema: scalars, messages with their fields, enums with their values, services with their methods. Pure."""

from app.schema import known
from app.schema.model import EnumType, Field, Kind, MessageType, Method, Presence, Schema, Service
from app.web.symbols.comments import Comments
from app.web.symbols.model import Symbol, Symbols
from app.web.words import gettext as _


def symbols(schema: Schema, comments: Comments) -> Symbols:
    """By full name; the well-known types too, whether they are imported or not."""
    whole = known.completed(schema)
    found = _scalars()
    for message in whole.messages.values():
        if not message.is_map_entry:
            found |= _message(message, whole, comments)
    for enum in whole.enums.values():
        found |= _enum(enum, comments)
    for service in whole.services:
        found |= _service(service, comments)
    return found


def _scalars() -> Symbols:
    """What each scalar type is on the wire and good for (protobuf docs, Scalar Value Types; Encoding)."""
    said = {
        Kind.DOUBLE: _("64-bit floating point, always 8 bytes (wire type I64). Python: float."),
        Kind.FLOAT: _("32-bit floating point, always 4 bytes (wire type I32). Python: float."),
        Kind.INT32: _("32-bit integer as a varint. Negative numbers take 10 bytes: sint32 is shorter for them. Python: int."),
        Kind.INT64: _("64-bit integer as a varint. Negative numbers take 10 bytes: sint64 is shorter for them. Python: int."),
        Kind.UINT32: _("32-bit integer without a sign, as a varint of 1 to 5 bytes. Python: int."),
        Kind.UINT64: _("64-bit integer without a sign, as a varint of 1 to 10 bytes. Python: int."),
        Kind.SINT32: _("32-bit integer as a ZigZag varint: small numbers are short, negative ones too. Python: int."),
        Kind.SINT64: _("64-bit integer as a ZigZag varint: small numbers are short, negative ones too. Python: int."),
        Kind.FIXED32: _("32-bit integer without a sign, always 4 bytes (I32): shorter than a varint from 2²⁸ on. Python: int."),
        Kind.FIXED64: _("64-bit integer without a sign, always 8 bytes (I64): shorter than a varint from 2⁵⁶ on. Python: int."),
        Kind.SFIXED32: _("32-bit integer with a sign, always 4 bytes (wire type I32). Python: int."),
        Kind.SFIXED64: _("64-bit integer with a sign, always 8 bytes (wire type I64). Python: int."),
        Kind.BOOL: _("true or false: a varint of one byte. Python: bool."),
        Kind.STRING: _("Text, UTF-8 on the wire, length-prefixed (LEN). Python: str."),
        Kind.BYTES: _("Any bytes, length-prefixed (LEN). Python: bytes."),
    }  # fmt: skip
    return {kind.value: Symbol(text=kind.value, doc=doc) for kind, doc in said.items()}


def _message(message: MessageType, schema: Schema, comments: Comments) -> Symbols:
    name = message.name
    fields = {f"{name}.{field.name}": _field(field, message, schema, comments) for field in message.fields}
    own = Symbol(
        text=f"message {name}",
        doc=comments.of(message.place),
        place=message.place,
        members={field.name: f"{name}.{field.name}" for field in message.fields},
        file=message.file,
    )
    return {name: own, **fields}


def _field(field: Field, message: MessageType, schema: Schema, comments: Comments) -> Symbol:
    written = f"{_label(field, message, schema)}{_type(field, schema)} {field.name} = {field.number};"
    notes = [
        comments.of(field.place),
        _("One of the fields of oneof %(name)s: at most one of them is set.", name=field.oneof) if field.oneof else "",
        _("Its presence can be asked for: HasField(“%(name)s”).", name=field.name) if _is_asked(field) else "",
    ]
    return Symbol(
        text=written,
        doc="\n".join(filter(None, notes)),
        place=field.place,
        value="" if field.repeated else field.type_name or field.kind.value,
        each=(field.type_name or field.kind.value) if field.repeated and not field.is_map else "",
    )


def _is_asked(field: Field) -> bool:
    return field.presence is not Presence.IMPLICIT and not field.repeated


def _label(field: Field, message: MessageType, schema: Schema) -> str:
    file = schema.files.get(message.file)
    if field.repeated:
        return "" if field.is_map else "repeated "
    if field.presence is Presence.REQUIRED:
        return "required "
    editions = file is not None and file.syntax.startswith("edition")
    bare = field.presence is Presence.IMPLICIT or field.kind is Kind.MESSAGE or field.oneof or editions
    return "" if bare else "optional "


def _type(field: Field, schema: Schema) -> str:
    entry = schema.messages.get(field.type_name) if field.is_map else None
    if entry is None:
        return field.type_name or field.kind.value
    return f"map<{', '.join(one.type_name or one.kind.value for one in entry.fields)}>"


def _enum(enum: EnumType, comments: Comments) -> Symbols:
    name = enum.name
    values = {f"{name}.{value}": Symbol(text=f"{value} = {number};", place=enum.place) for value, number in enum.values}
    own = Symbol(
        text=f"enum {name}",
        doc=comments.of(enum.place),
        place=enum.place,
        members={value: f"{name}.{value}" for value, _number in enum.values},
        file=enum.file,
    )
    return {name: own, **values}


def _service(service: Service, comments: Comments) -> Symbols:
    own = Symbol(
        text=f"service {service.name}",
        doc=comments.of(service.place),
        place=service.place,
        members={method.name: f"{service.name}.{method.name}" for method in service.methods},
        file=service.file,
    )
    return {service.name: own} | {
        f"{service.name}.{method.name}": _method(method, comments) for method in service.methods
    }


def _method(method: Method, comments: Comments) -> Symbol:
    asked = f"{'stream ' * method.client_streaming}{method.input_type}"
    given = f"{'stream ' * method.server_streaming}{method.output_type}"
    return Symbol(
        text=f"rpc {method.name}({asked}) returns ({given});",
        doc=comments.of(method.place),
        place=method.place,
        call="" if method.server_streaming else method.output_type,
        each=method.output_type if method.server_streaming else "",
        request=method.input_type,
        streamed=method.client_streaming,
    )

"""Checks of the schema: messages, fields, methods, enums, what is reserved."""

from app.checks import places
from app.checks.observation import Observation
from app.checks.registry import static_check
from app.checks.results import Verdict, failed, passed
from app.schema.model import Field, MessageType, Method, Presence


@static_check
def message_field(
    seen: Observation,
    *,
    message: str,
    field: str,
    number: int | None = None,
    type: str = "",
    repeated: bool | None = None,
    optional: bool | None = None,
    packed: bool | None = None,
    oneof: str = "",
    absent: bool = False,
) -> Verdict:
    """A message declares a field, with a number, a type and a label; or does not where ``absent`` is true."""
    declared = seen.schema.messages.get(message)
    if declared is None:
        return _no_message(seen, message)
    found = next((one for one in declared.fields if one.name == field), None)
    if found is None or absent:
        return _absence(declared, found, field, absent=absent)
    spelled = spelling(found)
    evidence = places.declared(found.place)
    for what, wanted, there in (
        ("number", number, found.number),
        ("type", type or None, _type(found)),
        ("oneof", oneof or None, found.oneof or "none"),
    ):
        if wanted is not None and wanted != there:
            text = f"{message}.{field} is declared as “{spelled}”: its {what} is {there}, not {wanted}."
            return failed(text, expected=str(wanted), seen=str(there), evidence=evidence)
    for what, asked, is_so in (
        ("repeated", repeated, found.repeated),
        ("optional", optional, found.presence is Presence.EXPLICIT and not found.repeated),
        ("packed", packed, found.packed),
    ):
        if asked is not None and asked != is_so:
            text = f"{message}.{field} is declared as “{spelled}”: it should {'' if asked else 'not '}be {what}."
            words = {True: what, False: f"not {what}"}
            return failed(text, expected=words[asked], seen=words[is_so], evidence=evidence)
    return passed(f"{message} declares “{spelled}”.", seen=spelled, evidence=evidence)


def _absence(declared: MessageType, found: Field | None, field: str, *, absent: bool) -> Verdict:
    names = ", ".join(one.name for one in declared.fields) or "none"
    if found is None:
        text = f"{declared.name} has no field {field}; its fields are: {names}."
        evidence = places.declared(declared.place)
        return passed(text, seen="absent") if absent else failed(text, expected=field, seen=names, evidence=evidence)
    text = f"{declared.name} still has the field “{spelling(found)}”."
    return failed(text, expected="absent", seen=spelling(found), evidence=places.declared(found.place))


@static_check
def reserved(seen: Observation, *, message: str, number: int | None = None, field: str = "") -> Verdict:
    """A message reserves a field number, and a name where one is asked for."""
    declared = seen.schema.messages.get(message)
    if declared is None:
        return _no_message(seen, message)
    evidence = places.declared(declared.place)
    ranges = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in declared.reserved)
    if number is not None and not any(first <= number <= last for first, last in declared.reserved):
        text = f"{message} does not reserve the number {number}; it reserves: {ranges or 'nothing'}."
        return failed(text, expected=str(number), seen=ranges or "nothing", evidence=evidence)
    if field and field not in declared.reserved_names:
        names = ", ".join(declared.reserved_names) or "none"
        text = f"{message} does not reserve the name “{field}”; the names it reserves: {names}."
        return failed(text, expected=field, seen=names, evidence=evidence)
    return passed(f"{message} reserves {field or number}.", seen=ranges, evidence=evidence)


@static_check
def method(
    seen: Observation,
    *,
    path: str,
    kind: str = "",
    input: str = "",
    output: str = "",
) -> Verdict:
    """A service declares a method of a kind (``unary``, ``server streaming``, ``bidirectional streaming`` ...)."""
    found = seen.schema.method(path)
    if found is None:
        paths = ", ".join(one.path for service in seen.schema.services for one in service.methods) or "none"
        text = f"The schema has no method {path}; it has: {paths}."
        return failed(text, expected=path, seen=paths, evidence=places.schema(seen.schema))
    evidence = places.declared(found.place)
    for wanted, there in ((kind, kind_of(found)), (input, found.input_type), (output, found.output_type)):
        if wanted and wanted != there:
            text = f"{path} is declared with {there}, not {wanted}."
            return failed(text, expected=wanted, seen=there, evidence=evidence)
    return passed(f"{path} is {kind_of(found)}.", seen=kind_of(found), evidence=evidence)


@static_check
def enum_value(seen: Observation, *, enum: str, value: str, number: int | None = None) -> Verdict:
    """An enum declares a value, with a number."""
    declared = seen.schema.enums.get(enum)
    if declared is None:
        names = ", ".join(seen.schema.enums) or "none"
        text = f"The schema has no enum {enum}; it has: {names}."
        return failed(text, expected=enum, seen=names, evidence=places.schema(seen.schema))
    values = dict(declared.values)
    evidence = places.declared(declared.place)
    if value not in values:
        text = f"{enum} has no value {value}; it has: {', '.join(values)}."
        return failed(text, expected=value, seen=", ".join(values), evidence=evidence)
    if number is not None and values[value] != number:
        text = f"In {enum}, {value} is {values[value]}, not {number}."
        return failed(text, expected=str(number), seen=str(values[value]), evidence=evidence)
    return passed(f"{enum} declares {value} = {values[value]}.", seen=str(values[value]), evidence=evidence)


@static_check
def source_file(seen: Observation, *, path: str, package: str = "", syntax: str = "", imports: str = "") -> Verdict:
    """A ``.proto`` file is in a package, a syntax (``proto3``, ``edition 2023``), and imports another file."""
    found = seen.schema.files.get(path)
    if found is None:
        names = ", ".join(seen.schema.files) or "none"
        text = f"The schema has no file {path}; it has: {names}."
        return failed(text, expected=path, seen=names, evidence=places.schema(seen.schema))
    there = ", ".join(found.imports) or "none"
    for what, wanted, value in (("package", package, found.package), ("syntax", syntax, found.syntax)):
        if wanted and wanted != value:
            text = f"The {what} of {path} is {value or 'none'}, not {wanted}."
            return failed(text, expected=wanted, seen=value or "none", evidence=(places.line(path, 1),))
    if imports and imports not in found.imports:
        text = f"{path} does not import {imports}; its imports: {there}."
        return failed(text, expected=imports, seen=there, evidence=(places.line(path, 1),))
    return passed(f"{path} is as it should be.", seen=there)


def kind_of(found: Method) -> str:
    """``unary``, ``server streaming``, ``client streaming``, ``bidirectional streaming``."""
    if found.client_streaming:
        return "bidirectional streaming" if found.server_streaming else "client streaming"
    return "server streaming" if found.server_streaming else "unary"


def spelling(found: Field) -> str:
    """A field as a ``.proto`` declares it: ``repeated int32 lucky = 3``."""
    optional = found.presence is Presence.EXPLICIT and not found.repeated and not found.oneof and not found.type_name
    label = "repeated " if found.repeated and not found.is_map else "optional " if optional else ""
    return f"{label}{_type(found)} {found.name} = {found.number}"


def _type(found: Field) -> str:
    return found.type_name or found.kind.value


def _no_message(seen: Observation, name: str) -> Verdict:
    names = ", ".join(m.name for m in seen.schema.messages.values() if not m.is_map_entry) or "none"
    text = f"The schema has no message {name}; it has: {names}."
    return failed(text, expected=name, seen=names, evidence=places.schema(seen.schema))

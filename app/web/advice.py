"""What protoc's errors mean, in plain words with a way out: a catalogue over its own words and the line they are about.

Each entry is produced by a real protoc in its test (``tests/fixtures/protoc_errors.toml``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.runs.problems import SourceProblem
from app.runs.workspace import Workspace
from app.web.words import lazy_gettext as _l

_SCALARS = "double, float, int32, int64, uint32, uint64, sint32, sint64, fixed32, fixed64, sfixed32, sfixed64, bool, string, bytes"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing that protoc says. Of several that fit, the first counts."""

    name: str
    said: re.Pattern[str]
    """protoc's words, wholly."""
    line: re.Pattern[str] | None
    """What the line must hold; None: anything."""
    advice: Any
    """A lazy translation; ``%(name)s`` are the named groups of the two patterns, ``%(scalars)s`` the scalar types."""


def _entry(name: str, said: str, advice: Any, line: str = "") -> Entry:
    return Entry(name=name, said=re.compile(said), line=re.compile(line) if line else None, advice=advice)


CATALOGUE = (
    # Fields
    _entry("list_generic", r"Expected field name\.", _l("protobuf has no list<…>: a list is “repeated string names = 1;”."), r"\blist\s*<"),
    _entry("array_brackets", r"Expected field name\.", _l("protobuf has no brackets for lists: write “repeated %(type)s …”."), r"(?P<type>[\w.]+)\s*\[\s*\]"),
    _entry("colon", r"Expected field name\.", _l("The type comes first and there is no colon: “string %(field)s = 1;”."), r"(?P<field>\w+)\s*:"),
    _entry("field_no_type", r"Expected field name\.", _l("A field is a type, a name and a number: “string %(field)s = %(number)s;”. The type is missing."), r"^\s*(?P<field>\w+)\s*=\s*(?P<number>\d+)"),
    _entry("unfinished_field", r"Expected field name\.", _l("A field is a type, a name and a number, as in “string name = 1;”. The name is missing, here or on the line before.")),
    _entry("stream_field", r"Missing field number\.", _l("A field cannot be a stream: “stream” belongs to a method, in “rpc Watch (Request) returns (stream Reply);”. A list is “repeated”."), r"^\s*stream\b"),
    _entry("field_name_dash", r"Missing field number\.", _l("A name has letters, digits and “_”; a dash is none of these. Write “%(before)s_%(after)s”."), r"(?P<before>\w+)-(?P<after>\w+)\s*="),
    _entry("no_number", r"Missing field number\.", _l("Every field has a number, which stands for its name on the wire: “string name = 1;”. Numbers 1 to 15 take one byte.")),
    _entry("number_zero", r"Field numbers must be positive integers\..*", _l("Field numbers start at 1. Zero cannot be written in a tag.")),
    _entry("number_text", r"Expected field number\.", _l("After “=” stands the field's number, a whole number from 1 on. It is not a value: a field's value is set by your program.")),
    _entry("number_too_big", r"Field numbers cannot be greater than (?P<most>\d+)\..*", _l("A tag holds 29 bits for the number, so %(most)s is the greatest. Small numbers are also shorter: 1 to 15 take one byte.")),
    _entry("number_reserved_range", r"Field numbers 19000 through 19999 are reserved .*", _l("19000 to 19999 belong to protobuf's own implementation. Take the next free small number instead.")),
    _entry("duplicate_number", r'Field number (?P<number>\d+) has already been used in "(?P<type>[\w.]+)" by field "(?P<field>\w+)"\. Next available field number is (?P<next>\d+)\.', _l("On the wire a field is only its number, so two fields of a message cannot share one. “%(field)s” has %(number)s; %(next)s is free.")),
    _entry("number_leading_zero", r"Numbers starting with leading zero must be in octal\.", _l("A number that starts with 0 is read as octal. Write it without the zero.")),
    _entry("out_of_range", r"Integer out of range\.", _l("This number does not fit: int32 and enum values go from -2147483648 to 2147483647.")),
    # Names and types
    _entry("int_type", r'"int" is not defined\.', _l("protobuf has no “int”: choose int32 or int64, sint32 for numbers that are often negative, uint32 for none below zero.")),
    _entry("string_case", r'"(?:String|str|text|char|varchar)" is not defined\.', _l("Text is “string”, in lower case.")),
    _entry("boolean", r'"(?:boolean|Boolean|Bool)" is not defined\.', _l("A truth value is “bool”.")),
    _entry("long", r'"(?:long|Long|integer|Integer|number)" is not defined\.', _l("protobuf's whole numbers are int32, int64, uint32, uint64, sint32 and sint64; those with a fraction are float and double.")),
    _entry("well_known", r'"google\.protobuf\.(?P<type>\w+)" is not defined\.', _l('%(type)s is one of the well-known types: import its file, such as “import "google/protobuf/timestamp.proto";”.')),
    _entry("resolved_inside", r'"(?P<wanted>[\w.]+)" is resolved to "(?P<found>[\w.]+)", which is not defined\..*', _l("Names are looked up from the inside out, and something nearer is called like the first part. Write “.%(wanted)s”, with a dot in front.")),
    _entry("not_defined", r'"(?P<type>[\w.]+)" is not defined\.', _l("There is no type “%(type)s” here. Is it spelt as its message is, is its file imported, and does a type of another package or message have its whole name? The scalar types are %(scalars)s.")),
    _entry("not_a_type", r'"(?P<name>[\w.]+)" is not a type\.', _l("“%(name)s” is a package or a service. A field holds a scalar, a message or an enum.")),
    _entry("not_a_message", r'"(?P<name>[\w.]+)" is not a message type\.', _l("A method takes a message and returns one; “%(name)s” is none. Wrap it: message Request { %(name)s value = 1; }")),
    _entry("expected_message", r"Expected message type\.", _l("A method takes a message and returns one, never a bare scalar: so that fields can be added later. Wrap it in a message.")),
    _entry("enum_value_scope", r'"(?P<name>\w+)" is already defined in "(?P<scope>[\w.]+)"\. Note that enum values use C\+\+ scoping rules.*', _l("Names of enum values belong to the package, not to their enum. Give each the enum's name in front: COLOR_%(name)s.")),
    _entry("map_entry", r"Expanded map entry type (?P<name>\w+) conflicts with an existing nested message type\.", _l("A map is a repeated message in disguise, and its name is %(name)s. Give your own message another one.")),
    _entry("already_defined", r'"(?P<name>\w+)" is already defined in "(?P<scope>[\w.]+)"\.', _l("“%(name)s” is there twice in %(scope)s. Messages, enums, enum values, services and fields of one scope share their names.")),
    _entry("json_conflict", r'The default JSON name of field "(?P<one>\w+)" .* conflicts with the default JSON name of field "(?P<other>\w+)"\.', _l("In JSON both would be called the same: foo_bar becomes fooBar. Rename one.")),
    _entry("space", r"Need space between number and identifier\.", _l("A name cannot begin with a digit.")),
    _entry("non_ascii", r"Interpreting non ascii codepoint \d+\.", _l("Names have the letters a to z, digits and “_” only. Any language is fine in comments and strings.")),
    _entry("message_name", r"Expected message name\.", _l("After “message” stands its name, a letter first: “message HelloRequest { … }”.")),
    _entry("group_name", r"Group names must start with a capital letter\.", _l("A group is a message and a field at once, so its name is written like a message's.")),
    # Enums
    _entry("enum_first_zero", r"The first enum value must be zero for open enums\.", _l("The first value is what a reader sees when nothing was sent, and that is zero. Call it …_UNSPECIFIED = 0;")),
    _entry("enum_empty", r"Enums must contain at least one value\.", _l("An enum needs a value for zero: “MOOD_UNSPECIFIED = 0;”.")),
    _entry("enum_alias", r'"(?P<one>[\w.]+)" uses the same enum value as "(?P<other>[\w.]+)"\..* The next available enum value is (?P<next>-?\d+)\.', _l("On the wire an enum is its number: a reader could not tell these two apart. %(next)s is free.")),
    _entry("enum_no_number", r"Missing numeric value for enum constant\.", _l("Every enum value has a number: “SUNNY = 1;”.")),
    _entry("alias_unused", r'"(?P<name>[\w.]+)" declares support for enum aliases but no enum values share field numbers\..*', _l("allow_alias is for two names of one number, and there are none. Remove the option.")),
    _entry("enum_closed", r'Enum type "(?P<name>[\w.]+)" is not an open enum, but is used in .*', _l("proto2 enums are closed: an unknown number is no value of them. proto3 fields take open enums only. Define it in a proto3 file.")),
    _entry("enum_reserved_number", r'Enum value "(?P<name>\w+)" uses reserved number (?P<number>-?\d+)\.', _l("Somebody has reserved %(number)s, mostly because it once meant something else. Take another number.")),
    _entry("enum_reserved_name", r'Enum value "(?P<name>\w+)" is reserved\.', _l("Somebody has reserved this name, mostly because it once meant something else. Take another.")),
    # Labels and presence
    _entry("required", r"Required fields are not allowed in proto3\.", _l("proto3 has no required fields: one could never be removed again without breaking every reader. Leave the word out, and check in your program.")),
    _entry("default", r"Explicit default values are not allowed in proto3\.", _l("In proto3 a default is always zero, empty or false, so that it need not be sent. With “optional” your program can tell whether a field was set.")),
    _entry("label", r'Expected "required", "optional", or "repeated"\.', _l('proto2 wants a label before each type: “optional string name = 1;”. Or write syntax = "proto3"; at the top.')),
    _entry("optional_edition", r'Label "optional" is not supported in editions\..*', _l("In editions a field has presence anyway. Leave “optional” out.")),
    _entry("required_edition", r'Label "required" is not supported in editions.*', _l("In editions this is a feature: [features.field_presence = LEGACY_REQUIRED]. Better: no required field at all.")),
    _entry("features", r"Features are only valid under editions\.", _l('Features belong to files that begin with edition = "2023";. This one has a syntax line.')),
    # Oneofs and maps
    _entry("oneof_label", r"Fields in oneofs must not have labels .*", _l("Of a oneof one member is set, or none: it needs no “optional” and cannot be “repeated”. A list goes into a message of its own.")),
    _entry("oneof_map", r"Map fields are not allowed in oneofs\.", _l("A map is a repeated field, and a oneof holds one value. Put the map into a message, and that into the oneof.")),
    _entry("map_key_enum", r"Key in map fields cannot be enum types\.", _l("Keys are whole numbers, bool or string. Take int32 and the enum's numbers, or string and its names.")),
    _entry("map_key", r"Key in map fields cannot be float/double, bytes or message types\.", _l("Keys are whole numbers, bool or string: what can be compared exactly.")),
    _entry("map_label", r"Field labels \(required/optional/repeated\) are not allowed on map fields\.", _l("A map holds many entries already. Leave the label out.")),
    _entry("map_of_maps", r'Expected ">"\.', _l("A map's value can be a message, but no map. Put the inner map into a message.")),
    # Reserved
    _entry("reserved_number", r'Field "(?P<name>\w+)" uses reserved number (?P<number>\d+)\..*', _l("Number %(number)s is reserved, mostly because a removed field had it and old programs still send it. Take another.")),
    _entry("reserved_name", r'Field name "(?P<name>\w+)" is reserved\.', _l("The name is reserved, mostly because a removed field had it. Take another.")),
    _entry("reserved_mixed", r"Expected field number range\.", _l('Numbers and names are reserved in two lines: “reserved 1, 5 to 7;” and “reserved "old_name";”.')),
    _entry("reserved_overlap", r"Reserved range (?P<one>\d+ to \d+) overlaps with already-defined range (?P<other>\d+ to \d+)\.", _l("A number is reserved once. Remove it from one of the two.")),
    _entry("reserved_backwards", r"Reserved range end number must be greater than start number\.", _l("A range goes upwards: “reserved 1 to 5;”.")),
    _entry("reserved_plain", r"Reserved names must be string literals\..*", _l('A reserved name stands in quotes: reserved "old_name";')),
    # Services
    _entry("returns", r'Expected "returns"\.', _l("A method says what it returns: “rpc SayHello (HelloRequest) returns (HelloReply);”. For nothing, google.protobuf.Empty.")),
    _entry("rpc_parens", r'Expected "\("\.', _l("The types of a method stand in parentheses: “rpc SayHello (HelloRequest) returns (HelloReply);”.")),
    _entry("rpc_stream", r'Expected "\)"\.', _l("The word for a stream is “stream”: “returns (stream HelloReply)”."), r"\bstreaming\b"),
    _entry("rpc_one", r'Expected "\)"\.', _l("A method takes one message. What it needs are fields of that message.")),
    _entry("rpc_empty", r"Expected type name\.", _l("A method takes a message, also when it needs nothing: google.protobuf.Empty, or an empty message of your own."), r"\brpc\b"),
    _entry("oneof_empty", r"Expected type name\.", _l("A oneof needs a member: “string name = 1;”."), r"^\s*\}"),
    _entry("type_name", r"Expected type name\.", _l("A field begins with its type: one of %(scalars)s, a message or an enum.")),
    # Files
    _entry("import_missing", r'Import "(?P<path>[^"]+)" was not found or had errors\.', _l("There is no file “%(path)s” in this workspace, or it has errors itself. The path is that of its tab, folders included. google/protobuf, google/rpc and google/api are there.")),
    _entry("import_unused", r"Import (?P<path>\S+) is unused\.", _l("Nothing of it is used here. It does no harm, but can be removed.")),
    _entry("import_twice", r'Import "(?P<path>[^"]+)" was listed twice\.', _l("One import is enough.")),
    _entry("import_cycle", r"File recursively imports itself: .*", _l("Files cannot import each other in a circle. Move what both need into a third file.")),
    _entry("import_quotes", r"Expected a string naming the file to import\.", _l('The path stands in quotes: import "google/protobuf/any.proto";')),
    _entry("package_twice", r"Multiple package definitions\.", _l("A file belongs to one package.")),
    _entry("syntax_unknown", r'Unrecognized syntax identifier "(?P<name>[^"]*)"\..*', _l('There are “proto2” and “proto3”. What came after is called an edition: edition = "2023";')),
    _entry("edition_unknown", r'Unknown edition "(?P<name>[^"]*)"\.', _l("There are the editions 2023 and 2024.")),
    _entry("no_syntax", r"The file names no syntax, .*", _l("proto3 is what new files use: no labels, zero as every default. proto2 came before it.")),
    # Punctuation
    _entry("comment", r'Expected top-level statement \(e\.g\. "message"\)\.', _l("A comment begins with //."), r"^\s*#"),
    _entry("syntax_late", r'Expected top-level statement \(e\.g\. "message"\)\.', _l("The syntax line is the first of the file, before package and imports."), r"^\s*syntax\b"),
    _entry("brace", r'(?:Expected top-level statement \(e\.g\. "message"\)|Unmatched "\}")\.', _l("There is one closing brace too many, or an opening one is missing above."), r"^\s*\}"),
    _entry("top_level", r'Expected top-level statement \(e\.g\. "message"\)\.', _l("Here may stand message, enum, service, import, package, option or extend. Is the word spelt right?")),
    _entry("end_of_file", r"Reached end of input in (?P<what>\w+) definition \(missing '\}'\)\.", _l("A closing brace is missing: count them from where this %(what)s begins.")),
    _entry("comma", r'Expected ";"\.', _l("Lines end with a semicolon here, not with a comma."), r",\s*$"),
    _entry("semicolon", r'Expected ";"\.', _l("A semicolon is missing, mostly at the end of the line before.")),
    _entry("open_brace", r'Expected "\{"\.', _l("An opening brace is missing: “service Greeter { … }”.")),
    _entry("quote", r"Multiline strings are not allowed\. .*", _l("A text ends on the line on which it begins. Its closing quote is missing.")),
    _entry("end_of_comment", r"End-of-file inside block comment\.", _l("A comment that begins with /* ends with */.")),
    # Options, proto2 and editions
    _entry("option_unknown", r'Option "(?P<name>[^"]+)" unknown\..*', _l("There is no option “%(name)s”. Is it spelt right? One in parentheses is somebody's own: import the file that defines it.")),
    _entry("option_twice", r'Option "(?P<name>[^"]+)" was already set\.', _l("An option is set once.")),
    _entry("option_bool", r'Value must be identifier for boolean option "(?P<name>[^"]+)"\.', _l("Write true or false, without quotes.")),
    _entry("packed", r"\[packed = true\] can only be specified for repeated primitive fields\.", _l("Packed puts numbers one after the other under one tag. Strings, bytes and messages have a length each, so they cannot be packed.")),
    _entry("groups", r"(?:Groups are not supported in proto3 syntax|Group syntax is no longer supported in editions)\..*", _l("A group is the old way to write a message within. Define a message and use it as a field's type.")),
    _entry("extensions", r"Extension ranges are not allowed in proto3\.", _l("proto3 messages cannot be extended from outside. Use google.protobuf.Any, or add the field itself.")),
    _entry("extension_number", r'"(?P<type>[\w.]+)" does not declare (?P<number>\d+) as an extension number\.', _l("A message says which numbers others may use: “extensions 100 to 199;”. %(number)s is not among them.")),
    _entry("default_repeated", r"Repeated fields can't have default values\.", _l("The default of a list is an empty one.")),
    _entry("default_message", r"Messages can't have default values\.", _l("A message field that is not set is simply absent.")),
    _entry("default_enum", r'Enum type "(?P<type>[\w.]+)" has no value named "(?P<name>\w+)"\.', _l("The default of an enum field is the name of one of its values.")),
)  # fmt: skip
"""From the special to the general."""


def advice(problem: SourceProblem, workspace: Workspace) -> str:
    """What ``problem`` means and what to do; empty where the catalogue knows nothing of it."""
    line = _line(problem, workspace)
    return next(_found(problem.text, line), "")


def _found(text: str, line: str) -> Iterator[str]:
    for entry in CATALOGUE:
        said = entry.said.fullmatch(text)
        seen = entry.line.search(line) if entry.line else None
        if said and (seen or entry.line is None):
            groups = {"scalars": _SCALARS, **said.groupdict(), **(seen.groupdict() if seen else {})}
            yield str(entry.advice) % groups


def _line(problem: SourceProblem, workspace: Workspace) -> str:
    file = workspace.file(problem.path)
    lines = file.text.split("\n") if file else []
    return lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""

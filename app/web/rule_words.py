"""What buf's rules are for, in plain words: why each is one, and what a change does on the wire. Data."""

from typing import Any

from app.schema.findings import Finding
from app.web.words import lazy_gettext as _l

LINT_RULES = "https://buf.build/docs/lint/rules/#"
BREAKING_RULES = "https://buf.build/docs/breaking/rules/#"

_FOLDERS = _l(
    "In a larger project the folder says the package, and the package the folder: “shop.v1” lies in shop/v1. In a playground of one file you can leave it."
)
_SAME_OPTION = _l("Files of one package make one module of generated code, so they agree on what it is called.")
_PASCAL = _l(
    "Types, services and methods are written LikeThis: what is generated from them are classes and functions, in every language."
)

LINT: dict[str, Any] = {
    "DIRECTORY_SAME_PACKAGE": _FOLDERS,
    "PACKAGE_DIRECTORY_MATCH": _FOLDERS,
    "PACKAGE_SAME_DIRECTORY": _FOLDERS,
    "PACKAGE_DEFINED": _l("Without a package every name is everybody's: two schemas with a “User” cannot be used in one program. Write “package shop.v1;”."),
    "PACKAGE_NO_IMPORT_CYCLE": _l("Packages that import each other can only be used, and changed, together. Move what both need into a third."),
    "ENUM_FIRST_VALUE_ZERO": _l("The first value is the default of proto2. Where it is not zero, proto2 and proto3 programs disagree on what was not sent."),
    "ENUM_NO_ALLOW_ALIAS": _l("Two names for one number cannot be told apart on the wire, and JSON shows only the first."),
    "ENUM_PASCAL_CASE": _PASCAL,
    "MESSAGE_PASCAL_CASE": _PASCAL,
    "RPC_PASCAL_CASE": _PASCAL,
    "SERVICE_PASCAL_CASE": _PASCAL,
    "ENUM_VALUE_UPPER_SNAKE_CASE": _l("Values of enums are constants, written LIKE_THIS."),
    "FIELD_LOWER_SNAKE_CASE": _l("Fields are written like_this; each language makes of it what it is used to: user_name becomes userName in JSON and getUserName() in Java. The wire knows only the number, so that renaming costs it nothing."),
    "ONEOF_LOWER_SNAKE_CASE": _l("A oneof is named as a field is: like_this."),
    "FIELD_NOT_REQUIRED": _l("A required field can never be removed again: every reader refuses a message without it. Check in your program instead."),
    "IMPORT_NO_PUBLIC": _l("A public import passes on all that it imports: nobody can see where a name comes from, and some languages cannot do it."),
    "IMPORT_USED": _l("Nothing of it is used here. It does no harm, but can be removed."),
    "PACKAGE_LOWER_SNAKE_CASE": _l("Packages are written like.this.v1: their parts become folders and modules."),
    "SYNTAX_SPECIFIED": _l('Write syntax = "proto3"; at the top. Without it a file is proto2, which is rarely meant.'),
    "ENUM_VALUE_PREFIX": _l("Names of enum values belong to the package, not to their enum: with the enum's name in front, two enums can each have an UNKNOWN."),
    "ENUM_ZERO_VALUE_SUFFIX": _l("Zero is what a reader sees when nothing was sent. Called …_UNSPECIFIED, it cannot be mistaken for a choice that somebody made."),
    "FILE_LOWER_SNAKE_CASE": _l("Files are written like_this.proto: their names become names of modules."),
    "PACKAGE_VERSION_SUFFIX": _l("With a version in the package, as in greeter.v1, a second version that breaks everything can live beside the first: /greeter.v2.Greeter/SayHello is another method."),
    "RPC_REQUEST_RESPONSE_UNIQUE": _l("With a message of its own for each side of each method, one can get a field without the others getting it too."),
    "RPC_REQUEST_STANDARD_NAME": _l("Named after its method, a request belongs to it alone, and is found without looking."),
    "RPC_RESPONSE_STANDARD_NAME": _l("Named after its method, a response belongs to it alone, and is found without looking."),
    "SERVICE_SUFFIX": _l("With “Service” at its end, a service's name can be no message's."),
}  # fmt: skip
"""By rule; those about options that files share are ``_SAME_OPTION``."""

_DELETED = _l(
    "Programs that use it can no longer be built against this schema. What old programs send is still read: what nobody knows any more is kept as an unknown field, or answered with UNIMPLEMENTED."
)
_OPTION = _l("Nothing changes on the wire. Programs find the generated code under another name, or of another shape.")
_METHOD_TYPE = _l(
    "The path stays the same, so old clients still call it, and their bytes are read as another message: fields are matched by their numbers alone."
)
_STREAMING = _l(
    "On the wire both are streams of length-prefixed messages, but each side expects another count of them: old clients get UNIMPLEMENTED or INTERNAL, or wait."
)

BREAKING: dict[str, Any] = {
    "FIELD_SAME_NAME": _l("The wire carries the number, not the name: old and new programs still understand each other's bytes. JSON has the new name, and code that uses the field must be changed."),
    "FIELD_SAME_JSON_NAME": _l("The wire knows no names. JSON does: what old programs send under the old name is not found."),
    "FIELD_SAME_TYPE": _l("The tag's wire type says how long a value is. Where it changes, a reader takes the field for an unknown one; where it stays, the same bytes may mean another number or text."),
    "FIELD_SAME_CARDINALITY": _l("A list on the wire is the field again and again, or packed into one record. Who expects one value takes the last; who expects a list takes one. With and without presence, the bytes differ only in whether a zero is sent."),
    "FIELD_SAME_ONEOF": _l("Members of a oneof clear each other: who reads two of them keeps the last. What was sent side by side before is lost."),
    "FIELD_SAME_DEFAULT": _l("A default is never sent: what was left out means one thing to old programs and another to new ones."),
    "FIELD_NO_DELETE": _l("Bytes of old programs still have it, and readers keep it as an unknown field. Reserve its number and its name, so that nobody gives them another meaning: then only code and JSON feel it."),
    "ENUM_VALUE_NO_DELETE": _l("The number still comes from old programs, and is shown as a number. Reserve it and its name, so that nobody gives them another meaning."),
    "ENUM_VALUE_SAME_NAME": _l("The wire carries the number: nothing changes there. JSON has the name, and code uses it."),
    "RESERVED_MESSAGE_NO_DELETE": _l("It was reserved because old bytes may have it. Now somebody can use it for something else, and would read those."),
    "RESERVED_ENUM_NO_DELETE": _l("It was reserved because old bytes may have it. Now somebody can use it for something else, and would read those."),
    "MESSAGE_SAME_REQUIRED_FIELDS": _l("A reader refuses a whole message without a required field: one side that does not send it is enough."),
    "FILE_SAME_PACKAGE": _l("Every full name changes, and with them the paths of methods: old clients call /old.Service/Method and get UNIMPLEMENTED."),
    "RPC_NO_DELETE": _l("Old clients still call it, and get UNIMPLEMENTED."),
    "RPC_SAME_REQUEST_TYPE": _METHOD_TYPE,
    "RPC_SAME_RESPONSE_TYPE": _METHOD_TYPE,
    "RPC_SAME_CLIENT_STREAMING": _STREAMING,
    "RPC_SAME_SERVER_STREAMING": _STREAMING,
    "RPC_SAME_IDEMPOTENCY_LEVEL": _l("Clients and proxies may retry what is idempotent, or ask with GET. What they may do has changed."),
    "FILE_SAME_SYNTAX": _l("With the syntax, defaults change: presence, packed lists, closed enums, the check of UTF-8."),
    "FIELD_SAME_JSTYPE": _OPTION,
}  # fmt: skip

REACH: dict[str, Any] = {
    "WIRE": _l("breaks the wire"),
    "WIRE_JSON": _l("keeps the wire, breaks JSON"),
    "PACKAGE": _l("keeps the wire, breaks code"),
    "FILE": _l("keeps the wire, breaks code"),
}
"""By the worst category that a change breaks."""


def about_lint(finding: Finding) -> str:
    """Why this is a rule, and what to do."""
    return str(LINT.get(finding.rule, _SAME_OPTION))


def about_breaking(rule: str) -> str:
    """What such a change does on the wire."""
    if rule in BREAKING:
        return str(BREAKING[rule])
    return str(_DELETED if "DELETE" in rule else _OPTION)


def lint_link(rule: str) -> str:
    """Where buf explains a rule of lint."""
    return LINT_RULES + rule.lower()


def breaking_link(rule: str) -> str:
    """Where buf explains a rule on breaking changes."""
    return BREAKING_RULES + rule.lower()

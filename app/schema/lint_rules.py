"""buf's rules by name, in the categories that buf has for them; each holds the one before it. Data."""

MINIMAL = frozenset(
    [
        "DIRECTORY_SAME_PACKAGE",
        "PACKAGE_DEFINED",
        "PACKAGE_DIRECTORY_MATCH",
        "PACKAGE_NO_IMPORT_CYCLE",
        "PACKAGE_SAME_DIRECTORY",
    ]
)
"""Files, packages and folders go together."""

BASIC = MINIMAL | {
    "ENUM_FIRST_VALUE_ZERO",
    "ENUM_NO_ALLOW_ALIAS",
    "ENUM_PASCAL_CASE",
    "ENUM_VALUE_UPPER_SNAKE_CASE",
    "FIELD_LOWER_SNAKE_CASE",
    "FIELD_NOT_REQUIRED",
    "IMPORT_NO_PUBLIC",
    "IMPORT_USED",
    "MESSAGE_PASCAL_CASE",
    "ONEOF_LOWER_SNAKE_CASE",
    "PACKAGE_LOWER_SNAKE_CASE",
    "PACKAGE_SAME_CSHARP_NAMESPACE",
    "PACKAGE_SAME_GO_PACKAGE",
    "PACKAGE_SAME_JAVA_MULTIPLE_FILES",
    "PACKAGE_SAME_JAVA_PACKAGE",
    "PACKAGE_SAME_PHP_NAMESPACE",
    "PACKAGE_SAME_RUBY_PACKAGE",
    "PACKAGE_SAME_SWIFT_PREFIX",
    "RPC_PASCAL_CASE",
    "SERVICE_PASCAL_CASE",
    "SYNTAX_SPECIFIED",
}
"""How names are written, and what no new schema should use."""

STANDARD = BASIC | {
    "ENUM_VALUE_PREFIX",
    "ENUM_ZERO_VALUE_SUFFIX",
    "FILE_LOWER_SNAKE_CASE",
    "PACKAGE_VERSION_SUFFIX",
    "RPC_REQUEST_RESPONSE_UNIQUE",
    "RPC_REQUEST_STANDARD_NAME",
    "RPC_RESPONSE_STANDARD_NAME",
    "SERVICE_SUFFIX",
}
"""What buf asks of every schema by default, but for PROTOVALIDATE."""

ESSENTIAL = BASIC - MINIMAL
"""What a schema of one file in a playground can be asked for: no folders, no packages of a company."""

CATEGORIES = {"ESSENTIAL": ESSENTIAL, "MINIMAL": MINIMAL, "BASIC": BASIC, "STANDARD": STANDARD}
"""By the names that lessons and pages use; ESSENTIAL is ours."""

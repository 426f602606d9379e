"""Generated schemas: every kind of field x every label x every syntax, and each feature of editions 2023 and 2024."""

from collections.abc import Iterator

SCALARS = (
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64",
    "fixed32", "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes",
)  # fmt: skip
KEYS = tuple(kind for kind in SCALARS if kind not in {"double", "float", "bytes"})
HEADS = {"proto2": 'syntax = "proto2";', "proto3": 'syntax = "proto3";'} | {
    f"edition{year}": f'edition = "{year}";' for year in (2023, 2024)
}
LABELS = {
    "proto2": (("optional", ""), ("required", ""), ("repeated", ""), ("repeated", "packed = true")),
    "proto3": (("", ""), ("optional", ""), ("repeated", ""), ("repeated", "packed = false")),
    "edition": (
        ("", ""),
        ("", "features.field_presence = IMPLICIT"),
        ("", "features.field_presence = LEGACY_REQUIRED"),
        ("repeated", ""),
        ("repeated", "features.repeated_field_encoding = EXPANDED"),
    ),
}


def sources() -> dict[str, str]:
    """Paths and texts: one file a syntax."""
    return {f"wide_{syntax}.proto": _file(syntax) for syntax in HEADS}


def _file(syntax: str) -> str:
    enums = ["enum Mood { CALM = 0; WILD = 1; LOW = -1; }"]
    if syntax.startswith("edition"):
        enums.append("enum Shut { option features.enum_type = CLOSED; ON = 0; OFF = 1; }")
    if syntax == "edition2024":  # the style guide that edition 2024 enforces
        enums = [
            "enum Mood { MOOD_CALM = 0; MOOD_WILD = 1; MOOD_LOW = -1; }",
            "enum Shut { option features.enum_type = CLOSED; SHUT_ON = 0; SHUT_OFF = 1; }",
        ]
    kinds = (*SCALARS, "Mood", "Leaf", *(("Shut",) if syntax.startswith("edition") else ()))
    labels = LABELS["edition" if syntax.startswith("edition") else syntax]
    parts = [
        HEADS[syntax],
        f"package wide.{syntax};",
        *enums,
        "message Leaf { " + labels[0][0] + " int32 leaf_number = 1; }",
    ]
    for number, (label, option) in enumerate(labels):
        allowed = (kind for kind in kinds if _allowed(kind, label, option))
        parts.append(_message(f"Labels{number}", (f"{label} {kind} {{}} = {{}}{_option(option)};" for kind in allowed)))
    parts.append(_message("Choices", (f"{kind} {{}} = {{}};" for kind in kinds), around="oneof choice"))
    parts.append(_message("MapValues", (f"map<string, {kind}> {{}} = {{}};" for kind in kinds)))
    parts.append(_message("MapKeys", (f"map<{kind}, string> {{}} = {{}};" for kind in KEYS)))
    if syntax.startswith("edition"):
        delimited = "[features.message_encoding = DELIMITED]"
        parts.append(
            f"message Delimited {{ Leaf one = 1 {delimited}; repeated Leaf leaf = 2 {delimited}; Leaf plain = 3; }}"
        )
    if syntax != "proto3":
        parts += list(_extensions(kinds, "" if syntax.startswith("edition") else "optional"))
    return "\n".join(parts) + "\n"


def _option(option: str) -> str:
    return f" [{option}]" if option else ""


def _allowed(kind: str, label: str, option: str) -> bool:
    if "packed" in option or "EXPANDED" in option:
        return kind not in {"string", "bytes", "Leaf"}
    if "IMPLICIT" in option:
        return kind not in {"Leaf", "Shut"}
    return not (label == "required" and kind == "Leaf")


def _message(name: str, fields: Iterator[str], around: str = "") -> str:
    lines = [field.format(f"field_{chr(97 + at)}_one", at * 7 + 1) for at, field in enumerate(fields)]
    inside = "\n  ".join(lines)
    return f"message {name} {{\n  {f'{around} {{ {inside} }}' if around else inside}\n}}"


def _extensions(kinds: tuple[str, ...], label: str) -> Iterator[str]:
    yield "message Extended { extensions 100 to 9999; }"
    inside = [f"{label} {kind} ext_{chr(97 + at)}_single = {100 + at};" for at, kind in enumerate(kinds)]
    inside += [f"repeated {kind} ext_{chr(97 + at)}_many = {3000 + at};" for at, kind in enumerate(kinds)]
    yield "extend Extended {\n  " + "\n  ".join(inside) + "\n}"

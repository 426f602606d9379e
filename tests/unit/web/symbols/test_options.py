"""Options of a schema, as descriptor.proto declares them."""

from google.protobuf import descriptor_pb2

from app.web.symbols.options import options


def test_names_are_those_of_the_descriptor() -> None:
    names = {name for name, _kind, _values in options()["field"] if not name.startswith("features.")}
    assert names - {"json_name", "default"} <= set(descriptor_pb2.FieldOptions.DESCRIPTOR.fields_by_name)
    assert {"deprecated", "packed", "json_name"} <= names
    assert "uninterpreted_option" not in names
    assert ("deprecated", "bool", ("true", "false")) in options()["method"]
    assert ("features.field_presence", "FieldPresence", ("EXPLICIT", "IMPLICIT", "LEGACY_REQUIRED")) in options()[
        "file"
    ]


def test_what_options_may_be_set_on() -> None:
    assert set(options()) == {"file", "message", "field", "oneof", "enum", "value", "service", "method"}

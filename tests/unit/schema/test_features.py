"""Features: an edition's defaults against protoc's own table, and inheritance from the outside in."""

import pytest
from google.protobuf import descriptor_pb2

from app.schema import features
from app.schema.model import Presence

said = descriptor_pb2.FeatureSet


def file(syntax: str, edition: int = 0, **options: int) -> descriptor_pb2.FileDescriptorProto:
    made = descriptor_pb2.FileDescriptorProto(name="a.proto", syntax=syntax, edition=edition)
    for name, value in options.items():
        setattr(made.options.features, name, value)
    return made


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        (descriptor_pb2.EDITION_LEGACY, features.PROTO2),
        (descriptor_pb2.EDITION_PROTO3, features.PROTO3),
        (descriptor_pb2.EDITION_2023, features.EDITIONS),
    ],
)
def test_defaults_are_those_that_descriptor_proto_declares(edition: int, expected: features.Features) -> None:
    declared = said()
    for field in said.DESCRIPTOR.fields:
        fits = [one for one in field.GetOptions().edition_defaults if one.edition <= edition]
        if fits and field.enum_type:
            setattr(declared, field.name, field.enum_type.values_by_name[fits[-1].value].number)
    assert features.refined(features.EDITIONS, declared) == expected


def test_of_file() -> None:
    assert features.of_file(file("")) == features.PROTO2
    assert features.of_file(file("proto2")) == features.PROTO2
    assert features.of_file(file("proto3")) == features.PROTO3
    assert features.of_file(file("editions", descriptor_pb2.EDITION_2024)) == features.EDITIONS
    implicit = features.of_file(file("editions", descriptor_pb2.EDITION_2023, field_presence=said.IMPLICIT))
    assert implicit.presence is Presence.IMPLICIT


def test_what_is_not_set_is_inherited() -> None:
    inner = features.refined(features.EDITIONS, said(enum_type=said.CLOSED))
    innermost = features.refined(inner, said(message_encoding=said.DELIMITED))
    assert (innermost.closed_enums, innermost.delimited, innermost.packed) == (True, True, True)
    assert features.refined(innermost, said()) is innermost


def test_syntax() -> None:
    assert features.syntax(file("")) == "proto2"
    assert features.syntax(file("proto3")) == "proto3"
    assert features.syntax(file("editions", descriptor_pb2.EDITION_2023)) == "edition 2023"
    assert features.syntax(file("editions")) == "edition UNKNOWN"  # what a closed enum makes of a later edition

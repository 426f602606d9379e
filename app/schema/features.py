"""Features (protobuf docs, Feature Settings for Editions): what a file's edition says, refined from the outside in.

proto2 and proto3 are editions with fixed features, so that one rule reads every file.
"""

from dataclasses import dataclass, replace

from google.protobuf import descriptor_pb2

from app.schema.model import Presence

_PRESENCE = {
    descriptor_pb2.FeatureSet.EXPLICIT: Presence.EXPLICIT,
    descriptor_pb2.FeatureSet.IMPLICIT: Presence.IMPLICIT,
    descriptor_pb2.FeatureSet.LEGACY_REQUIRED: Presence.REQUIRED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """The features that change how bytes are read or shown."""

    presence: Presence
    closed_enums: bool
    packed: bool
    utf8: bool
    delimited: bool = False


PROTO2 = Features(presence=Presence.EXPLICIT, closed_enums=True, packed=False, utf8=False)
PROTO3 = Features(presence=Presence.IMPLICIT, closed_enums=False, packed=True, utf8=True)
EDITIONS = Features(presence=Presence.EXPLICIT, closed_enums=False, packed=True, utf8=True)
"""2023 and 2024 have the same values for these five."""


def of_file(file: descriptor_pb2.FileDescriptorProto) -> Features:
    """The features at the top of a file."""
    by_syntax = {"": PROTO2, "proto2": PROTO2, "proto3": PROTO3}
    return refined(by_syntax.get(file.syntax, EDITIONS), file.options.features)


def refined(outer: Features, features: descriptor_pb2.FeatureSet) -> Features:
    """``outer`` with what ``features`` sets: each element inherits what it does not set itself."""
    if not features.ByteSize():
        return outer
    said = descriptor_pb2.FeatureSet
    changes: dict[str, object] = {}
    if features.field_presence in _PRESENCE:
        changes["presence"] = _PRESENCE[features.field_presence]
    if features.enum_type:
        changes["closed_enums"] = features.enum_type == said.CLOSED
    if features.repeated_field_encoding:
        changes["packed"] = features.repeated_field_encoding == said.PACKED
    if features.utf8_validation:
        changes["utf8"] = features.utf8_validation == said.VERIFY
    if features.message_encoding:
        changes["delimited"] = features.message_encoding == said.DELIMITED
    return replace(outer, **changes)  # type: ignore[arg-type]  # the names above are its fields


def syntax(file: descriptor_pb2.FileDescriptorProto) -> str:
    """``proto2``, ``proto3`` or ``edition 2023``."""
    if file.syntax != "editions":
        return file.syntax or "proto2"
    known = {value.number: name for name, value in descriptor_pb2.Edition.DESCRIPTOR.values_by_name.items()}
    return "edition " + known.get(file.edition, str(file.edition)).removeprefix("EDITION_")

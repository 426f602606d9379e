"""The schema of messages that every gRPC program knows: ``google.rpc.Status``, its error details, the well-known types.

Made from the generated modules of googleapis-common-protos and protobuf, which are ours to trust.
"""

from dataclasses import replace
from functools import cache

from google.protobuf import (
    any_pb2,
    descriptor_pb2,
    duration_pb2,
    empty_pb2,
    field_mask_pb2,
    struct_pb2,
    timestamp_pb2,
    wrappers_pb2,
)
from google.rpc import error_details_pb2, status_pb2

from app.schema.model import Schema
from app.schema.read import of_files

_MODULES = (
    any_pb2,
    duration_pb2,
    empty_pb2,
    field_mask_pb2,
    struct_pb2,
    timestamp_pb2,
    wrappers_pb2,
    error_details_pb2,
    status_pb2,
)


@cache
def schema() -> Schema:
    """Their schema, without places: nobody here wrote these files."""
    return of_files(descriptor_pb2.FileDescriptorProto.FromString(m.DESCRIPTOR.serialized_pb) for m in _MODULES)


def completed(own: Schema) -> Schema:
    """``own`` with the known messages that it lacks."""
    known = schema()
    return replace(own, messages={**known.messages, **own.messages}, enums={**known.enums, **own.enums})

"""Statuses: the names of the codes, and error details made by protobuf and grpc themselves."""

import json
from base64 import b64encode

import grpc
from google.rpc import error_details_pb2, status_pb2

from app.runs.spec import Metadatum
from app.schema.model import EMPTY
from app.trace import status
from app.wire.grpc import STATUS_NAMES, status_name


def test_names_are_those_of_grpc() -> None:
    assert {code.value[0]: code.name for code in grpc.StatusCode} == dict(enumerate(STATUS_NAMES))
    assert [status_name(code) for code in (0, 16, 17, 99)] == ["OK", "UNAUTHENTICATED", "STATUS(17)", "STATUS(99)"]


def rich_status() -> bytes:
    made = status_pb2.Status(code=3, message="wrong")
    violation = error_details_pb2.BadRequest.FieldViolation(field="name", description="is empty")
    made.details.add().Pack(error_details_pb2.BadRequest(field_violations=[violation]))
    made.details.add(type_url="type.googleapis.com/no.Such", value=b"\x01")
    return made.SerializeToString()


def test_details_are_decoded_without_a_schema_of_their_own() -> None:
    bad_request, unknown = status.details((Metadatum(name=status.DETAILS_KEY, value=rich_status()),), EMPTY)
    assert bad_request.type_name == "google.rpc.BadRequest"
    assert json.loads(bad_request.json)["fieldViolations"] == [{"field": "name", "description": "is empty"}]
    assert (unknown.type_name, json.loads(unknown.json)["value"]) == ("no.Such", "AQ==")


def test_details_as_they_stand_on_the_wire() -> None:
    text = b64encode(rich_status()).rstrip(b"=")
    assert len(status.details((Metadatum(name=status.DETAILS_KEY, value=text),), EMPTY)) == 2


def test_trailers_without_details() -> None:
    assert status.details((Metadatum(name="other", value=b""),), EMPTY) == ()
    assert status.details((Metadatum(name=status.DETAILS_KEY, value=b"\xff\xff"),), EMPTY) == ()

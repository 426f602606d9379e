"""gRPC status codes, and the error details that a status can carry in ``grpc-status-details-bin``."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass

from app.runs.spec import Metadatum
from app.schema import known
from app.schema.model import Schema
from app.trace import annotate, json_print
from app.trace.item_reader import any_type
from app.trace.plans import Plans
from app.trace.values import MessageValue

DETAILS_KEY = "grpc-status-details-bin"
STATUS_TYPE = "google.rpc.Status"
MAX_DETAILS = 50
"""Details that are shown; the header list that carries them holds 16 KiB by default."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusDetail:
    """One message of ``google.rpc.Status.details``."""

    type_name: str
    """``google.rpc.BadRequest``; empty where the type URL is missing."""
    json: str
    """Its fields as ProtoJSON on one line; with ``value`` in base64 where the type is unknown."""


def details(trailers: Sequence[Metadatum], schema: Schema) -> tuple[StatusDetail, ...]:
    """The error details of these trailers, decoded where ``schema`` or google.rpc knows their types."""
    carried = next((entry.value for entry in trailers if entry.name.lower() == DETAILS_KEY), None)
    if carried is None:
        return ()
    complete = Plans(known.completed(schema))
    status = annotate.read_message(raw_bytes(carried), STATUS_TYPE, complete).value
    slot = next((slot for slot in status.slots if slot.field.name == "details"), None)
    entries = [entry.value for entry in slot.entries[:MAX_DETAILS]] if slot else []
    return tuple(_detail(entry, complete) for entry in entries if isinstance(entry, MessageValue))


def _detail(value: MessageValue, plans: Plans) -> StatusDetail:
    return StatusDetail(type_name=any_type(value.scalar(1, "")), json=json_print.compact(value, plans, space=" "))


def raw_bytes(value: bytes) -> bytes:
    """A ``-bin`` value as bytes: grpc gives it decoded already; from the wire it is base64, with or without padding.

    A serialized Status begins with a tag byte below 0x20 (field 1, 2 or 3), which no base64 text does.
    """
    if not value or value[0] < 0x20:
        return value
    try:
        return b64decode(value + b"=" * (-len(value) % 4), validate=True)
    except Base64Error:
        return value

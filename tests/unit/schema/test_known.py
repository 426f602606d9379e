"""Known messages complete a schema, and never replace what it says itself."""

from app.schema import known
from app.schema.model import EMPTY
from tests.support import schemas


def test_status_and_its_details_are_known() -> None:
    names = known.schema().messages
    assert {"google.rpc.Status", "google.rpc.BadRequest", "google.rpc.RetryInfo", "google.protobuf.Any"} <= set(names)
    assert known.schema().services == ()


def test_a_schemas_own_messages_stay() -> None:
    own = schemas.schema(schemas.kinds())
    complete = known.completed(own)
    assert complete.messages["google.protobuf.Any"] is own.messages["google.protobuf.Any"]
    assert complete.services == own.services
    assert "google.rpc.Status" in known.completed(EMPTY).messages

"""The method picker."""

import pytest

from app.decode import jobs
from app.schema.model import EMPTY, Method, Schema
from app.web.presenters import methods
from tests.support import schemas

SCHEMA: Schema = schemas.schema(schemas.kinds())


def method(*, client: bool, server: bool) -> Method:
    return Method(
        name="M", path="/s.S/M", input_type="s.A", output_type="s.B", client_streaming=client, server_streaming=server,
        place=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("client", "server", "name"),
    [
        (False, False, "unary"),
        (False, True, "server streaming"),
        (True, False, "client streaming"),
        (True, True, "bidirectional streaming"),
    ],
)
def test_the_four_kinds(client: bool, server: bool, name: str) -> None:
    kind = methods.kind(method(client=client, server=server))
    assert kind.name == name
    assert bool(kind.hint) is client, "only a stream of requests needs more than Call"


def test_the_chosen_method_or_the_first() -> None:
    first = next(m for service in SCHEMA.services for m in service.methods)
    last = SCHEMA.services[-1].methods[-1]
    assert methods.chosen(SCHEMA, last.path) is last
    assert methods.chosen(SCHEMA, "/no/such") is first
    assert methods.chosen(EMPTY, first.path) is None


def test_every_method_is_offered_under_its_service_and_one_is_chosen() -> None:
    chosen = SCHEMA.services[0].methods[0]
    view = methods.present(SCHEMA, chosen, "/w/x", sound=True)
    assert [group.service for group in view.groups] == [service.name for service in SCHEMA.services]
    options = [option for group in view.groups for option in group.methods]
    assert [option.path for option in options] == [m.path for service in SCHEMA.services for m in service.methods]
    assert [option.path for option in options if option.chosen] == [chosen.path]
    assert (view.url, view.request_url, view.empty) == ("/w/x/methods", "/w/x/request", "")
    assert view.source == f"{chosen.place.path}:{chosen.place.line}" if chosen.place else False


def test_an_empty_picker_says_why() -> None:
    sound = methods.present(EMPTY, None, "/w/x", sound=True)
    broken = methods.present(jobs.schema(b""), None, "/w/x", sound=False)
    assert sound.kind is None
    assert "service" in sound.empty
    assert "compiles" in broken.empty

"""Reach it from outside: only where the host allows it, for whoever may edit, on a run that lives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.decode.pool import DecodePool
from tests.support.harmless_runner import Serving
from tests.support.people import Person, Web, fragments

HELLO: dict[str, object] = {"path": "/greeter.Greeter/SayHello", "request": '{"name": "Ada"}', "as": "json"}


@pytest.fixture
def host(tmp_path: Path, decode: DecodePool) -> Iterator[Person]:
    """Alice, on a grpclab whose host has switched links on."""
    folder = tmp_path / "linked"
    folder.mkdir()
    web = Web(folder, Serving(folder), decode, GRPCLAB_LINKS="on")
    person = Person(web)
    person.create("greeter")
    yield person
    web.close()


def test_where_links_are_off_there_is_no_box(alice: Person) -> None:
    assert "hidden" in alice.page(alice.url).one(id="outside").attributes
    response = alice.post(f"{alice.url}/outside/open")
    assert response.status_code == 404
    assert "Links are off here." in response.text


def test_a_link_needs_a_running_server(host: Person) -> None:
    response = host.post(f"{host.url}/outside/open")
    assert response.status_code == 409
    assert "A link leads to a running server. Press Run or Call first." in fragments(response)["#outside"].text


def test_a_link_is_opened_and_taken_back(host: Person) -> None:
    host.post(f"{host.url}/calls", HELLO)
    box = fragments(host.post(f"{host.url}/outside/open"))["#outside"]
    command = box.one("pre", id="outside-grpcurl").text
    assert command.startswith("grpcurl -plaintext -H 'grpclab-token: tok' -proto greeter.proto")
    assert command.endswith("localhost:8001 greeter.Greeter/SayHello")
    assert "open" in box.one("summary").text
    closed = fragments(host.post(f"{host.url}/outside/close"))["#outside"]
    assert closed.all("pre") == []
    asked = [type(request).__name__ for request in host.web.asked]
    assert asked[-2:] == ["OpenLinkRequest", "CloseLinkRequest"]


def test_a_run_that_the_runner_lost_has_no_link(host: Person) -> None:
    host.post(f"{host.url}/calls", HELLO)
    host.web.serving.runner.known.clear()
    assert host.post(f"{host.url}/outside/open").status_code == 409
    assert host.post(f"{host.url}/outside/close").status_code == 200


def test_strangers_open_nothing(host: Person) -> None:
    charlie = Person(host.web)
    assert charlie.post(f"{host.url}/outside/open").status_code == 403
    assert charlie.page(host.url).one(id="outside").all("button") == []

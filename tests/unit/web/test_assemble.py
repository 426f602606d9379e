"""What the fragments of a workspace or a run are made of."""

from collections.abc import Iterator

import pytest

from app.runs import events as ev
from app.schema.model import EMPTY
from app.store.model import StoredWorkspace
from app.web import assemble, wire_area
from app.web.assemble import Material
from app.web.presenters.addresses import Selection
from app.web.recordings import Refused
from app.web.services import services
from tests.support import recordings as r
from tests.support import traffic
from tests.support.people import Person, Web

HELLO = "/greeter.Greeter/SayHello"
REFUSED = Refused(text="This recording is too large.")


@pytest.fixture(autouse=True)
def _request(web: Web) -> Iterator[None]:
    with web.app.test_request_context("/w/x?view=frames"):
        yield


@pytest.fixture
def found(web: Web, alice: Person) -> Material:
    """A live run with one call on the wire."""
    alice.post(f"{alice.url}/run")
    packets = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02").packets
    web.happened(alice.run_id, *r.up(), traffic.opened(), ev.PacketBatch(packets=tuple(packets)))
    return material(web, alice)


def material(web: Web, alice: Person) -> Material:
    run = web.store.run(alice.run_id)
    assert run
    return assemble.material(services(), run)


def workspace(web: Web, alice: Person) -> StoredWorkspace:
    stored = web.store.workspace(alice.view_id)
    assert stored
    return stored


def test_a_recording_that_cannot_be_shown_says_so_everywhere(found: Material) -> None:
    refused = Material(run=found.run, trace=REFUSED, conversation=REFUSED)
    assert wire_area.wire_view(services(), refused, Selection()).refused == REFUSED.text
    assert assemble.notice(refused).text == REFUSED.text
    assert assemble.called(refused, editable=True).empty == REFUSED.text
    assert refused.words == {}


def test_the_state_follows_the_run(web: Web, alice: Person, found: Material) -> None:
    stored = workspace(web, alice)
    none = assemble.state(None, stored, editable=True)
    serving = assemble.state(found, stored, editable=True)
    assert (none.run_url, none.stop_url) == (f"{alice.url}/run", "")
    assert (serving.run_url, serving.stop_url) == ("", f"{alice.url}/stop")
    assert "50051" in serving.text
    web.happened(alice.run_id, r.exited(1))
    web.store.end_run(alice.run_id, ev.Outcome.SERVER_CRASHED, 1)
    ended = assemble.state(material(web, alice), stored, editable=True)
    assert (ended.tone, ended.stop_url) == ("bad", "")


def test_those_who_look_get_no_address_to_change_anything(web: Web, alice: Person, found: Material) -> None:
    stored = workspace(web, alice)
    state = assemble.state(found, stored, editable=False)
    assert (state.run_url, state.stop_url) == ("", "")
    controls = assemble.controls(stored, found, EMPTY, editable=False)
    assert not any(c.enabled for c in (controls.call, controls.send, controls.half_close, controls.cancel))


def test_an_open_call_can_be_steered_at_its_own_address(web: Web, alice: Person, found: Material) -> None:
    web.happened(alice.run_id, r.header(HELLO))
    stored = workspace(web, alice)
    schema = services().schemas.of(stored.workspace, learner=alice.view_id).schema
    controls = assemble.controls(stored, material(web, alice), schema, editable=True)
    assert controls.cancel.url == f"{alice.url}/runs/{found.run.run_id}/calls/1/cancel"
    assert not controls.send.enabled, "a unary call takes no more messages"


def test_a_live_run_is_followed_from_the_last_event_the_page_has(found: Material) -> None:
    follow = assemble.follow(found, "/w/x/live")
    assert (follow.events_url, follow.after) == (f"/events/runs/{found.run.run_id}", found.run.last_event)
    assert assemble.follow(None, "/w/x/live").events_url == ""


def test_how_it_ended_and_which_limits_it_met(web: Web, alice: Person, found: Material) -> None:
    assert assemble.notice(None).title == assemble.notice(found).title == ""
    hit = ev.LimitHit(limit=ev.Limit.MEMORY, process="server", value=1 << 20, killed=True)
    web.happened(alice.run_id, hit, ev.RunEnded(outcome=ev.Outcome.LIMIT_EXCEEDED, text="Too much memory."))
    said = assemble.notice(material(web, alice))
    assert said.text == "Too much memory."
    assert len(said.limits) == 1


def test_an_example_brings_its_request_and_others_are_made_from_the_schema(web: Web, alice: Person) -> None:
    stored = workspace(web, alice)
    compiled = services().schemas.of(stored.workspace, learner=alice.view_id)
    method = compiled.schema.method(HELLO)
    with web.app.test_request_context("/w/x?example=greeter"):
        known = assemble.example_request(services(), stored, compiled, method)
    made = assemble.example_request(services(), stored, compiled, method)
    assert known == next(e.request for e in services().examples if e.slug == "greeter")
    assert made != known
    assert '"name"' in made
    assert assemble.example_request(services(), stored, compiled, None) == "{}"


def test_without_a_method_nobody_is_told_to_press_call(web: Web, alice: Person) -> None:
    shown = assemble.changing(services(), workspace(web, alice), None, EMPTY, editable=True).calls
    assert "Press Call" not in shown.empty
    assert "write a service" in shown.empty
    assert "Press Call" in assemble.called(None, editable=True).empty

"""A run with what was recorded of it so far."""

from app.runs import events as ev
from app.web.material import material
from app.web.services import services
from tests.support import recordings as r
from tests.support.people import Person, Web


def test_it_has_the_run_its_trace_and_its_conversation(web: Web, alice: Person) -> None:
    alice.post(f"{alice.url}/run")
    web.happened(alice.run_id, *r.up())
    run = web.store.run(alice.run_id)
    assert run
    with web.app.test_request_context("/"):
        found = material(services(), run)
    assert found.run.run_id == alice.run_id
    assert found.words == {}
    web.store.end_run(alice.run_id, ev.Outcome.COMPLETED, 1)

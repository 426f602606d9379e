"""Runs are decoded once for each number of events, and again when there are more."""

import pytest

from app.runs import events as ev
from app.store.model import StoredRun
from app.web.recordings import LEAST_WEIGHT, Recordings, Refused
from tests.support import recordings as r
from tests.support.people import Person, Web

HELLO = "/greeter.Greeter/SayHello"


@pytest.fixture
def run_id(alice: Person) -> str:
    alice.post(f"{alice.url}/run")
    return alice.run_id


def of(web: Web) -> Recordings:
    return web.app.extensions["grpclab"].recordings  # type: ignore[no-any-return]


def stored(web: Web, run_id: str) -> StoredRun:
    run = web.store.run(run_id)
    assert run
    return run


def test_a_run_is_decoded_once_until_it_goes_on(web: Web, run_id: str) -> None:
    web.happened(run_id, *r.up())
    first = of(web).conversation(stored(web, run_id))
    assert of(web).conversation(stored(web, run_id)) is first
    web.happened(run_id, r.header(HELLO))
    later = of(web).conversation(stored(web, run_id))
    assert not isinstance(first, Refused)
    assert not isinstance(later, Refused)
    assert (len(first.calls), len(later.calls)) == (0, 1)


def test_a_trace_and_a_conversation_are_kept_side_by_side(web: Web, run_id: str) -> None:
    web.happened(run_id, *r.up())
    run = stored(web, run_id)
    trace, conversation = of(web).trace(run), of(web).conversation(run)
    assert (of(web).trace(run), of(web).conversation(run)) == (trace, conversation)
    assert type(trace) is not type(conversation)


def test_a_message_that_was_not_recorded_is_none(web: Web, run_id: str) -> None:
    web.happened(run_id, *r.up())
    assert of(web).annotated(stored(web, run_id), 1, 1) is None


def test_a_recording_that_cannot_be_decoded_is_a_sentence_each_time(
    web: Web, run_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    web.store.append_chunks([(run_id, 1, 1, b"no events")])
    for _ in range(2):
        refused = of(web).trace(stored(web, run_id))
        assert isinstance(refused, Refused)
        assert refused.text.endswith(".")
    assert caplog.records
    web.store.end_run(run_id, ev.Outcome.COMPLETED, 1)


def test_what_is_kept_is_bounded_by_its_bytes(web: Web, run_id: str) -> None:
    web.happened(run_id, *r.up())
    run, services = stored(web, run_id), web.app.extensions["grpclab"]
    small = Recordings(web.store, services.decode, most=2 * LEAST_WEIGHT)
    first = small.trace(run)
    small.conversation(run)
    assert small.weight == 2 * LEAST_WEIGHT
    small.header_blocks(run)
    assert small.weight == 2 * LEAST_WEIGHT, "the oldest went"
    assert small.trace(run) is not first

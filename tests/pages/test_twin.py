"""A call beside its twin as JSON: chosen by whoever may edit, followed by anybody, read when it is done."""

import pytest

from app.runs import events as ev
from app.runs import twin
from tests.support import recordings as r
from tests.support import twin_recordings
from tests.support.people import Person, Web

HELLO = "/greeter.Greeter/SayHello"


@pytest.fixture
def run(alice: Person, web: Web) -> str:
    """The id of a run with a call that can be compared, and one that cannot."""
    alice.post(f"{alice.url}/run")
    hello = (r.header(HELLO), r.sent(b"\x0a\x03Ada"), r.half_close(), r.trailer())
    unknown = (r.header(HELLO, call=2), r.sent(b"\xf8\x07\x01", call=2), r.half_close(2), r.trailer(call=2))
    web.happened(alice.run_id, *r.up(), *hello, *unknown)
    web.store.end_run(alice.run_id, ev.Outcome.COMPLETED, 1)
    return alice.run_id


def begun(alice: Person, web: Web, run: str) -> str:
    """The id of the run that compares."""
    answer = alice.post(f"{alice.url}/json", {"run": run, "call": "1"})
    assert answer.status_code == 200, answer.text
    address = answer.headers["HX-Redirect"]
    run_id = address.split("/")[2]
    assert address == f"/runs/{run_id}/json"
    assert twin.compares(run_id)
    return run_id


def test_a_call_is_chosen_from_those_of_the_run(charlie: Person, run: str) -> None:
    page = charlie.page(f"/runs/{run}/json")
    assert [option["value"] for option in page.all("option")] == ["2", "1"]
    assert 'SayHello {"name": "Ada"}' in page.text
    assert "Compare with JSON" in page.text
    assert f"/runs/{run}/compare" in [a["href"] for a in page.all("a")]
    assert f"/runs/{run}/json" in [a["href"] for a in charlie.page(f"/runs/{run}/compare").all("a")]


def test_a_run_without_calls_says_what_to_do(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/run")
    page = alice.page(f"/runs/{alice.run_id}/json")
    assert "Press Call on the workbench" in page.text
    assert not page.all("option")


def test_the_runner_gets_the_same_message_twice_as_bytes_and_as_json(alice: Person, web: Web, run: str) -> None:
    run_id = begun(alice, web, run)
    asked = web.asked[-1]
    assert (asked.run_id, asked.twin_call.path) == (run_id, HELLO)  # type: ignore[attr-defined]  # a StartRunRequest
    assert (asked.twin_call.request, asked.twin_call.json) == (b"\x0a\x03Ada", b'{"name":"Ada"}')  # type: ignore[attr-defined]
    stored = web.store.run(run_id)
    assert stored
    assert stored.live
    assert alice.run_id == run, "the workbench still shows the run that it showed"
    assert web.told[-1:] in ([], [run_id])


def test_while_it_lasts_the_page_follows_and_then_it_tells(alice: Person, charlie: Person, web: Web, run: str) -> None:
    run_id = begun(alice, web, run)
    page = charlie.page(f"/runs/{run_id}/json")
    assert page.one(id="twin")["hx-get"] == f"/runs/{run_id}/json/progress"
    assert "12 calls at once" in page.text
    web.happened(run_id, *r.up(), *twin_recordings.whole(), ev.RunEnded(outcome=ev.Outcome.COMPLETED, text="Compared."))
    web.store.end_run(run_id, ev.Outcome.COMPLETED, 1)
    done = charlie.page(f"/runs/{run_id}/json/progress").one(id="twin")
    assert "hx-get" not in done.attributes
    whole = charlie.page(f"/runs/{run_id}/json")
    for shown in (done.text, whole.text):
        assert "was called 30 times each way" in shown
        assert "12 calls at once: 1 connection for gRPC, 2 connections for JSON." in shown
        assert "in the middle one of 2 rounds" in shown
    assert len(whole.all("circle")) == 60
    assert len(whole.all("table")) == 4
    assert "compared with JSON" in charlie.page(f"/runs/{run}/compare").text


def test_why_nothing_could_be_compared_stands_there(alice: Person, web: Web, run: str) -> None:
    run_id = begun(alice, web, run)
    ended = ev.RunEnded(outcome=ev.Outcome.COMPLETED, text="The server has no JSON twin.")
    web.happened(run_id, *r.up(), ended)
    web.store.end_run(run_id, ev.Outcome.COMPLETED, 1)
    assert "The server has no JSON twin." in alice.page(f"/runs/{run_id}/json").text


@pytest.mark.parametrize(
    ("call", "words"), [("2", "JSON cannot say all that stands in this request"), ("9", "not in the recording")]
)
def test_a_request_that_has_no_json_is_refused_with_a_sentence(alice: Person, run: str, call: str, words: str) -> None:
    answer = alice.post(f"{alice.url}/json", {"run": run, "call": call})
    assert answer.status_code == 422
    assert words in answer.text


def test_strangers_look_and_begin_nothing(charlie: Person, alice: Person, run: str) -> None:
    assert charlie.post(f"{alice.url}/json", {"run": run, "call": "1"}).status_code == 403
    assert charlie.get(f"{alice.url}/json").status_code == 405


def test_what_is_not_there(alice: Person, charlie: Person, run: str) -> None:
    assert charlie.get("/runs/nope/json").status_code == 404
    assert charlie.get(f"/runs/{run}/json/progress").status_code == 404
    assert alice.post(f"{alice.url}/json", {"run": "nope", "call": "1"}).status_code == 404

"""What changed: one answer with every fragment that a run changes."""

import pytest

from app.runs import events as ev
from app.web.presenters.addresses import VIEWS
from tests.support import recordings as r
from tests.support import traffic
from tests.support.pages import parse
from tests.support.people import Person, Web, fragments

WORKBENCH = {"#run-state", "#run-notice", "#calls", "#controls", "#wire", "#processes"}


def test_before_the_first_run_nothing_is_followed(alice: Person) -> None:
    shown = fragments(alice.get(f"{alice.url}/live"))
    assert set(shown) == {*WORKBENCH, "#follow"}
    assert "data-events" not in shown["#follow"].one(id="follow").attributes


def test_while_the_run_lasts_its_follower_stays_as_it_is(alice: Person) -> None:
    alice.post(f"{alice.url}/run")
    assert set(fragments(alice.get(f"{alice.url}/live"))) == WORKBENCH


def test_the_page_of_a_run_has_no_controls(alice: Person, charlie: Person, web: Web) -> None:
    alice.post(f"{alice.url}/run")
    web.happened(alice.run_id, *r.up())
    shown = fragments(charlie.get(f"/runs/{alice.run_id}/live"))
    assert set(shown) == {"#run-state", "#run-notice", "#calls", "#wire"}
    for part in shown.values():
        assert not [e for e in part.walk() if "hx-post" in e.attributes or e.get("method") == "post"]


def test_the_last_answer_ends_the_following(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/run")
    web.happened(alice.run_id, ev.RunEnded(outcome=ev.Outcome.COMPLETED, text="Stopped."))
    web.store.end_run(alice.run_id, ev.Outcome.COMPLETED, 1)
    for address in (f"{alice.url}/live", f"/runs/{alice.run_id}/live"):
        assert "#follow" in fragments(alice.get(address))


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_is_a_fragment_with_an_address(alice: Person, charlie: Person, web: Web, view: str) -> None:
    alice.post(f"{alice.url}/run")
    packets = traffic.Conversation().settle().say(1, b"\x0a\x03Ada", b"").packets
    web.happened(alice.run_id, *r.up(), traffic.opened(), ev.PacketBatch(packets=tuple(packets)))
    answer = charlie.get(f"/runs/{alice.run_id}/wire/{view}?call=1&message=1")
    assert answer.status_code == 200
    (root,) = [child for child in parse(answer.text).children if not isinstance(child, str)]
    assert root["id"] == "wire"


def test_when_the_runner_is_away_what_was_recorded_is_shown(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/run")
    web.happened(alice.run_id, *r.up())
    web.store.save(alice.view_id, web.store.workspace(alice.view_id).workspace, revision=1)  # type: ignore[union-attr]
    assert "50051" in fragments(alice.get(f"{alice.url}/live"))["#run-state"].text


def test_a_run_that_made_room_says_how_much_is_kept(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/run")
    web.happened(alice.run_id, *r.up())
    web.store.end_run(alice.run_id, ev.Outcome.COMPLETED, 1)
    assert web.store.make_room(0, alice.view_id) == 1
    answer = alice.get(f"/runs/{alice.run_id}/live")
    assert answer.status_code == 404
    assert (
        "The last 20 runs of a workspace are kept, as long as its recordings have no more than 64 MiB and"
        in answer.text
    )
    assert "no more than 4096 MiB; the oldest make room. A snapshot keeps its run." in answer.text


def test_the_fragments_of_others_are_not_found(charlie: Person) -> None:
    for path in ("/w/nope/live", "/runs/nope/live", "/runs/nope/wire/bytes"):
        assert charlie.get(path).status_code == 404

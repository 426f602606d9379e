"""One run by itself: linkable, read-only."""

import json

import pytest

from app.runs import events as ev
from app.wire import captures
from tests.support import recordings as r
from tests.support import traffic
from tests.support.people import Person, Web


@pytest.fixture
def run(alice: Person, web: Web) -> str:
    """The address of a run with one call on the wire, which has ended."""
    alice.post(f"{alice.url}/run")
    packets = traffic.Conversation().settle().say(1, b"\x0a\x03Ada", b"").close().packets
    ended = ev.RunEnded(outcome=ev.Outcome.COMPLETED, text="Stopped.")
    web.happened(alice.run_id, *r.up(), traffic.opened(), ev.PacketBatch(packets=tuple(packets)), ended)
    web.store.end_run(alice.run_id, ev.Outcome.COMPLETED, 1)
    return f"/runs/{alice.run_id}"


def test_a_stranger_sees_it_and_can_change_nothing(charlie: Person, alice: Person, run: str) -> None:
    page = charlie.page(run)
    assert page.one("h1").text
    assert alice.url in [a["href"] for a in page.all("a")]
    assert "class Greeter" in page.text
    assert not [e for e in page.walk() if e.get("hx-post") or (e.get("method") == "post" and e.get("id") != "language")]


def test_it_shows_the_files_as_they_were(alice: Person, charlie: Person, run: str) -> None:
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "server.py", "text": "changed"}]})
    assert "class Greeter" in charlie.page(run).text


def test_the_recording_is_what_was_captured(charlie: Person, run: str) -> None:
    answer = charlie.get(f"{run}/recording.pcapng")
    assert answer.content_type == "application/x-pcapng"
    assert answer.headers["Content-Disposition"].endswith('.pcapng"')
    read = captures.read(answer.data)
    assert read.problems == ()
    sent = traffic.Conversation().settle().say(1, b"\x0a\x03Ada", b"").close().packets
    assert [packet.data for packet in read.packets] == [packet.data for packet in sent]


def test_the_rows_of_a_long_list_follow(charlie: Person, run: str) -> None:
    all_rows = charlie.get(f"{run}/wire/frames/rows").text
    assert all_rows.count("frame-1") >= 1
    assert len(charlie.get(f"{run}/wire/frames/rows?after=3").text) < len(all_rows)
    for odd in ("-5", "x", ""):
        assert charlie.get(f"{run}/wire/frames/rows?after={odd}").text == all_rows


def test_the_transcript_is_a_file(charlie: Person, run: str) -> None:
    answer = charlie.get(f"{run}/transcript.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('.txt"')
    assert "/demo.Echo/Say" in answer.text
    assert "frame-row" not in answer.text
    assert "/demo.Echo/Say" in charlie.get(f"{run}/wire/transcript/rows?after=2").text


def test_the_trace_is_there_as_json_and_linked_beside_the_packets(charlie: Person, run: str) -> None:
    answer = charlie.get(f"{run}/trace.json")
    assert answer.content_type == "application/json"
    assert answer.headers["Content-Disposition"].endswith('.json"')
    made = json.loads(answer.data)
    assert (made["format"], [call["path"] for call in made["calls"]]) == ("grpclab.trace.v1", ["/demo.Echo/Say"])
    links = [a["href"] for a in charlie.page(run).all("a") if "download" in a.attributes]
    assert links == [f"{run}/recording.pcapng", f"{run}/trace.json"]


def test_the_rows_of_header_blocks_follow(charlie: Person, run: str) -> None:
    all_rows = charlie.get(f"{run}/wire/headers/rows").text
    assert "block-row-4" in all_rows
    assert "block-row-4" not in charlie.get(f"{run}/wire/headers/rows?after=1").text


def test_a_view_without_rows_has_none(charlie: Person, run: str) -> None:
    assert charlie.get(f"{run}/wire/bytes/rows").status_code == 404
    for view in ("sequence", "logs"):
        assert "data-t" in charlie.get(f"{run}/wire/{view}/rows?after=0").text


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "/wire/frames/rows",
        "/wire/headers/rows",
        "/wire/transcript/rows",
        "/recording.pcapng",
        "/transcript.txt",
        "/trace.json",
    ],
)
def test_a_run_that_is_not_there(charlie: Person, tail: str) -> None:
    assert charlie.get(f"/runs/nope{tail}").status_code == 404

"""Two runs of a workspace side by side."""

import pytest

from app.runs import events as ev
from tests.support import recordings as r
from tests.support import traffic
from tests.support.people import Person, Web


def recorded(alice: Person, web: Web, request: bytes) -> str:
    alice.post(f"{alice.url}/run")
    packets = traffic.Conversation().settle().say(1, request, b"").close().packets
    web.happened(alice.run_id, *r.up(), traffic.opened(), ev.PacketBatch(packets=tuple(packets)))
    web.store.end_run(alice.run_id, ev.Outcome.COMPLETED, 1)
    return alice.run_id


@pytest.fixture
def two(alice: Person, web: Web) -> tuple[str, str]:
    return recorded(alice, web, b"\x0a\x03Ada"), recorded(alice, web, b"\x0a\x05Grace")


def test_without_another_run_it_says_how_to_get_one(alice: Person, web: Web) -> None:
    only = recorded(alice, web, b"")
    assert "no other run" in alice.page(f"/runs/{only}/compare").text


def test_the_other_runs_of_the_workspace_can_be_chosen(charlie: Person, two: tuple[str, str]) -> None:
    page = charlie.page(f"/runs/{two[0]}/compare")
    assert [option["value"] for option in page.all("option")] == [two[1]]


def test_the_first_difference_is_told_and_shown(charlie: Person, two: tuple[str, str]) -> None:
    page = charlie.page(f"/runs/{two[0]}/compare?with={two[1]}")
    assert "4 frames are the same, then DATA (stream 1) differs: length." in page.text
    assert "DATA" in page.one(id="first-difference").text
    assert "the same, byte for byte" in charlie.page(f"/runs/{two[0]}/compare?with={two[0]}").text


def test_runs_that_are_not_there(charlie: Person, two: tuple[str, str]) -> None:
    assert charlie.get("/runs/nope/compare").status_code == 404
    assert charlie.get(f"/runs/{two[0]}/compare?with=nope").status_code == 404

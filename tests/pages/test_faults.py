"""Choosing faults: on the live run at once, or for the next one."""

from app.runs.events import RelayPlaced
from app.runs.faults import Latency
from tests.support.pages import Element
from tests.support.people import Person, fragments

HELLO: dict[str, object] = {"path": "/greeter.Greeter/SayHello", "request": '{"name": "Ada"}', "as": "json"}
SLOW: dict[str, object] = {"fault_panel": "1", "fault_latency_ms": "20"}


def choose(person: Person, form: dict[str, object], status: int = 200) -> Element:
    """The panel after a choice."""
    response = person.post(f"{person.url}/faults", form)
    assert response.status_code == status, response.text
    return fragments(response)["#faults"]


def asked(person: Person, kind: str) -> list[object]:
    return [request for request in person.web.asked if type(request).__name__ == kind]


def test_the_panel_is_on_the_page_and_folded_away(alice: Person) -> None:
    panel = alice.page(alice.url).one("details", id="faults")
    assert "open" not in panel.attributes
    assert panel.one("summary").text == "Faults · none"
    assert [button["value"] for button in panel.all("button")] == ["flaky", "slow-reader", "rolling-restart", "none"]
    assert all(panel.one("label", for_=field["id"]).text for field in panel.all("select"))


def test_without_a_run_faults_wait_for_the_next_one(alice: Person) -> None:
    panel = choose(alice, SLOW)
    assert "20 ms latency" in panel.one("summary").text
    assert panel.one("p", class_="faults-effect").text == "Acts on the next run, and on those to come."
    assert alice.page(alice.url).one("input", id="fault-latency-ms")["value"] == "20", "kept by the browser"
    alice.post(f"{alice.url}/calls", HELLO)
    (started,) = asked(alice, "StartRunRequest")
    assert started.relays[0].faults[0].latency.ms == 20  # type: ignore[attr-defined]  # a message


def test_a_live_run_has_them_at_once_and_loses_them_again(alice: Person) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    panel = choose(alice, {"fault_preset": "rolling-restart"})
    assert panel.one("p", class_="faults-effect").text == "Acts on this run now, and on those to come."
    assert panel.one("input", id="fault-go-away-after-calls")["value"] == "3"
    gone = choose(alice, {"fault_preset": "none", **SLOW})
    assert gone.one("summary").text == "Faults · none"
    first, second = asked(alice, "SetRelaysRequest")
    assert first.relays[0].faults[0].go_away.after_calls == 3  # type: ignore[attr-defined]  # a message
    assert list(second.relays) == []  # type: ignore[attr-defined]  # a message


def test_a_run_that_the_runner_lost_leaves_them_for_the_next(alice: Person) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    alice.web.serving.runner.known.clear()
    assert choose(alice, SLOW).one("p", class_="faults-effect").text == "Acts on the next run, and on those to come."


def test_what_is_wrong_is_said_beside_what_was_typed(alice: Person) -> None:
    panel = choose(alice, {"fault_latency_ms": "soon"}, 422)
    assert "Latency: “soon” is not a whole number." in panel.one("p", class_="field-problem").text
    assert panel.one("input", id="fault-latency-ms")["value"] == "soon"
    assert asked(alice, "SetRelaysRequest") == []


def test_strangers_choose_nothing(alice: Person, charlie: Person) -> None:
    assert charlie.post(f"{alice.url}/faults", SLOW).status_code == 403
    assert charlie.get(f"{alice.url}/faults").status_code == 405
    assert "disabled" in charlie.page(alice.url).one("fieldset", class_="faults-panel").attributes


def test_the_wire_says_what_sits_in_the_path(alice: Person) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    assert alice.page(alice.url).all("p", class_="relay-banner") == []
    placed = RelayPlaced(
        process="relay", port=4000, target_process="server", target_port=50051, faults=(Latency(ms=20),)
    )
    alice.web.happened(alice.run_id, placed)
    banner = alice.page(alice.url).one("p", class_="relay-banner")
    assert banner.text == "⚡ A relay sits between driver and server: 20 ms latency."

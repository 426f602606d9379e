"""What the driver reports becomes steps, whatever it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runs.events import CallStep, StepKind
from app.runs.spec import Metadatum
from app.sandbox.driver_client import Connected, Ended, Keyed, Stepped, _event

KEY = f"CLIENT_TRAFFIC_SECRET_0 {'0a' * 32} {'0b' * 48}"


def test_a_message_that_was_cut_keeps_its_length() -> None:
    message = {"event": "step", "id": 2, "kind": "server message", "time_ns": 5, "message": "AAE=", "length": 900}
    step = CallStep(call=2, kind=StepKind.SERVER_MESSAGE, message=b"\x00\x01", message_length=900)
    assert _event(message) == Stepped(time_ns=5, step=step)


def test_a_status_with_its_trailers() -> None:
    message = {
        "event": "step", "id": 1, "kind": "server trailer", "time_ns": 6,
        "code": 5, "text": "no such", "debug": "NOT_FOUND", "metadata": [["k-bin", "/w=="], ["bad"], 3],
    }  # fmt: skip
    event = _event(message)
    assert isinstance(event, Stepped)
    assert (event.step.status_code, event.step.status_message, event.step.debug_text) == (5, "no such", "NOT_FOUND")
    assert event.step.metadata == (Metadatum(name="k-bin", value=b"\xff"),)


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (
            {"event": "connected", "channel": 2, "ok": True, "client_port": 40000},
            Connected(channel=2, ok=True, client_port=40000),
        ),
        ({"event": "connected", "ok": 1, "client_port": 70000}, Connected(channel=0, ok=False, client_port=0)),
        ({"event": "keys", "lines": [KEY, "# a comment", 4, "X 00 00"]}, Keyed(lines=(KEY,))),
        ({"event": "keys", "lines": 3}, Keyed(lines=())),
        ({"event": "ended", "id": 4}, Ended(call=4)),
        ({"event": "step", "kind": "server greeting"}, None),
        ({"event": "ready"}, None),
    ],
)
def test_other_messages(message: dict[str, Any], event: object) -> None:
    assert _event(message) == event


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["id", "kind", "time_ns", "metadata", "message", "length", "code", "path", "client_port"]), ANY
    )
)
def test_nothing_in_a_step_raises(fields: dict[str, Any]) -> None:
    _event({"kind": "server trailer", **fields, "event": "step"})

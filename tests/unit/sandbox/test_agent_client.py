"""What the agent says becomes values; what nobody of ours says becomes nothing."""

from typing import Any

import pytest

from app.sandbox.agent_client import Exited, Failed, Looked, Registered, Started, _event


@pytest.mark.parametrize(
    ("message", "event"),
    [
        ({"event": "started", "id": 1, "pid": 7}, Started(process=1)),
        (
            {"event": "exited", "id": 1, "code": 3, "signal": 0, "cpu_ms": 9},
            Exited(process=1, code=3, signal=0, cpu_ms=9),
        ),
        ({"event": "exited", "id": -1, "code": 999, "signal": "x"}, Exited(process=0, code=0, signal=0, cpu_ms=0)),
        ({"event": "failed", "id": 1, "text": "x" * 900}, Failed(process=1, text="x" * 500)),
        ({"event": "looked", "id": 1, "cpu_ms": 4}, Looked(process=1, cpu_ms=4)),
        (
            {
                "event": "registered",
                "id": 1,
                "line": '{"server": 2, "ports": [50051, 0, true, 1e9], "paths": ["/a.A/B", "/a b/C", 7, "a/b"], "open": true}',
            },
            Registered(process=1, server=2, ports=(50051,), paths=("/a.A/B",), open_ended=True),
        ),
        ({"event": "registered", "id": 1, "line": '{"ports": 7, "paths": {}}'}, Registered(process=1, server=0)),
        ({"event": "registered", "id": 1, "line": "[" * 4000}, None),
        ({"event": "registered", "id": 1, "line": "[]"}, None),
        ({"event": "ready"}, None),
        ({"event": ["exited"]}, None),
        ({}, None),
    ],
)
def test_messages(message: dict[str, Any], event: object) -> None:
    assert _event(message) == event

"""Peers that nobody here wrote - grpcurl, grpc-js, nghttp, h2load, nghttpd - speak with learners' programs in pods.

The recording is complete: whole calls, no gap, no problem, and Wireshark sees the same in it, frame by frame.
"""

import re
import struct
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.runs import events as ev
from app.runs.events import Recording
from app.runs.spec import CallSpec, Compression, in_json
from app.runs.workspace import Workspace
from app.trace.model import Sender, Trace
from tests.runner.conftest import Lab, call_ended
from tests.support import echo, neighbours, wireshark

pytestmark = [
    pytest.mark.jail,
    pytest.mark.oracle,
    pytest.mark.skipif(wireshark.TSHARK is None, reason=wireshark.MISSING),
]
PORT = 50051
Peers = Callable[[], object]


def needs(*programs: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(bool(neighbours.missing(*programs)), reason=neighbours.missing(*programs))


def recorded(lab: Lab, files: Workspace, peers: Peers) -> Recording:
    """A run in which ``peers`` speak with the server as soon as it listens."""
    run_id, started = lab.start(files)
    assert not started.compile_problems

    def stop(event: ev.RunEvent) -> bool:
        if event.event != ev.ProcessListening(process="server", port=PORT):
            return False
        peers()
        return True

    return Recording(events=lab.follow(run_id, stop_when=stop))


def folder(tmp_path: Path) -> Path:
    """A working folder of a foreign client, with the schema."""
    (tmp_path / "demo.proto").write_text(echo.PROTO)
    (tmp_path / "client.js").write_text(echo.CLIENT_JS)
    return tmp_path


def said(trace: Trace) -> list[tuple[str, int | None, int, int]]:
    """Each call: its method, its status, and how many messages went each way."""
    return [
        (
            call.path.rpartition("/")[2],
            call.status_code,
            sum(message.sender is Sender.CLIENT for message in call.messages),
            sum(message.sender is Sender.SERVER for message in call.messages),
        )
        for call in trace.calls
    ]


@needs()
def test_grpcurl(lab: Lab, tmp_path: Path) -> None:
    where = folder(tmp_path)
    printed: list[str] = []

    def curl(*words: str, messages: str = "") -> None:
        request = ("-d", "@") if messages else ()
        command = (str(neighbours.GRPCURL), "-plaintext", "-connect-timeout", "30", *request, *words)
        printed.append(neighbours.run(PORT, *command, cwd=where, stdin=messages))

    def peers() -> None:
        proto = ("-import-path", ".", "-proto", "demo.proto", "-H", "raw-bin: AP8=", f"localhost:{PORT}")
        curl(*proto, "demo.Echo/Say", messages='{"text": "Ada"}')
        curl(*proto, "demo.Echo/Count", messages='{"text": "3"}')
        curl(*proto, "demo.Echo/Join", messages='{"text": "a"} {"text": "b"}')
        curl(*proto, "demo.Echo/Chat", messages='{"text": "x"} {"text": "y"}')
        curl(*proto, "demo.Echo/Fail", messages='{"text": "thing"}')
        curl(f"localhost:{PORT}", "list")

    trace, _ = wireshark.agreed(recorded(lab, echo.workspace(), peers), where)
    assert said(trace)[:5] == [
        ("Say", 0, 1, 1),
        ("Count", 0, 1, 3),
        ("Join", 0, 2, 1),
        ("Chat", 0, 2, 2),
        ("Fail", 9, 1, 0),
    ]
    assert {method for method, *_ in said(trace)[5:]} == {"ServerReflectionInfo"}
    assert ("raw-bin", "AP8") in {(field.name, field.value) for field in trace.calls[0].request_headers}
    assert [message.data for message in trace.calls[3].messages if message.sender is Sender.SERVER] == [
        b"\n\1x",
        b"\n\1y",
    ]
    assert '"text": "Ada"' in printed[0]
    assert "no “thing” at 100 %" in printed[4]
    assert "demo.Echo" in printed[5]


@needs("node")
@pytest.mark.parametrize("compression", [0, 2])
def test_a_client_of_grpc_js(lab: Lab, tmp_path: Path, compression: int) -> None:
    where = folder(tmp_path)
    printed: list[str] = []

    def peers() -> None:
        printed.append(neighbours.run(PORT, str(neighbours.NODE), "client.js", str(compression), cwd=where))

    trace, _ = wireshark.agreed(recorded(lab, echo.workspace(), peers), where)
    told = [("Say", 0), ("Fail", 9), ("Sleep", 4), ("Count", 0), ("Join", 0), ("Chat", 0)]
    assert printed[0].splitlines()[:6] == [f"{name} {code}" for name, code in told]
    calls = said(trace)
    assert [calls[at] for at in (0, 1, 3, 4, 5)] == [
        *(("Say", 0, 1, 1), ("Fail", 9, 1, 0), ("Count", 0, 1, 3), ("Join", 0, 3, 1), ("Chat", 0, 2, 2)),
    ]
    assert calls[2][0] == "Sleep"
    assert calls[6:] == [("Say", 0, 1, 1)] * 30
    assert trace.calls[0].messages[0].encoding == ("gzip" if compression else "")
    assert trace.calls[0].messages[0].data == trace.calls[0].messages[1].data


@needs("node")
def test_a_server_of_grpc_js(lab: Lab, tmp_path: Path) -> None:
    text = in_json('{"text": "3"}')
    kinds = ("Say", "Count", "Join", "Chat", "Fail")
    specs = [CallSpec(path=f"/demo.Echo/{kind}", requests=text) for kind in kinds]
    long = in_json('{"text": "' + "again and " * 200 + '"}')
    specs.append(CallSpec(path="/demo.Echo/Say", requests=long, compression=Compression.GZIP))
    run_id, started = lab.start(echo.workspace_js(), *specs)
    assert not started.call_problems
    left = len(specs)

    def stop(event: ev.RunEvent) -> bool:
        nonlocal left
        left -= call_ended(event)
        return not left

    events = lab.follow(run_id, stop_when=stop)
    trace, _ = wireshark.agreed(Recording(events=events), tmp_path)
    assert trace.calls, events[-1]
    assert sorted(said(trace)) == sorted(
        [
            ("Say", 0, 1, 1),
            ("Count", 0, 1, 3),
            ("Join", 0, 1, 1),
            ("Chat", 0, 1, 1),
            ("Fail", 9, 1, 0),
            ("Say", 0, 1, 1),
        ]
    )
    assert {call.driver_call for call in trace.calls} == set(range(1, len(specs) + 1))
    assert Counter(message.encoding for call in trace.calls for message in call.messages)["gzip"] >= 1


FRAME = re.compile(r"(send|recv) (\w+) frame <length=(\d+), flags=0x([0-9a-f]+), stream_id=(\d+)>")


@needs("nghttp")
def test_the_frame_log_of_nghttp(lab: Lab, tmp_path: Path) -> None:
    """The client nghttp is an independent writer and reader of frames: each one it logs is in the trace, in its order."""
    message = b"\n\x03Ada"
    (tmp_path / "body").write_bytes(struct.pack("!BI", 0, len(message)) + message)
    printed: list[str] = []

    def peers() -> None:
        headers = (":method: POST", "content-type: application/grpc", "te: trailers")
        words = [word for header in headers for word in ("-H", header)]
        url = f"http://localhost:{PORT}/demo.Echo/Say"
        printed.append(neighbours.run(PORT, "nghttp", "-v", *words, "-d", "body", url, cwd=tmp_path))

    trace, _ = wireshark.agreed(recorded(lab, echo.workspace(), peers), tmp_path)
    assert said(trace) == [("Say", 0, 1, 1)]
    assert [one.data for one in trace.calls[0].messages] == [message, message]
    logged = [
        (way, name, int(length), int(flags, 16), int(stream))
        for way, name, length, flags, stream in FRAME.findall(printed[0])
    ]
    for way, sender in (("send", Sender.CLIENT), ("recv", Sender.SERVER)):
        ours = [
            (way, frame.name, frame.length, frame.flags, frame.stream_id)
            for frame in trace.frames
            if frame.sender is sender and frame.type >= 0
        ]
        theirs = [one for one in logged if one[0] == way]
        assert len(theirs) >= 4
        assert ours[: len(theirs)] == theirs


@needs("h2load")
def test_the_load_of_h2load(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(struct.pack("!BI", 0, 0))
    printed: list[str] = []

    def peers() -> None:
        headers = ("-H", "content-type: application/grpc", "-H", "te: trailers")
        load = ("-n", "200", "-c", "4", "-m", "20", "-d", "body")
        url = f"http://localhost:{PORT}/demo.Echo/Say"
        printed.append(neighbours.run(PORT, "h2load", *load, *headers, url, cwd=tmp_path))

    trace, _ = wireshark.agreed(recorded(lab, echo.workspace(), peers), tmp_path)
    assert "200 succeeded" in printed[0]
    assert Counter(said(trace)) == {("Say", 0, 1, 1): 200}
    assert len({call.connection for call in trace.calls}) == 4


NGHTTPD = """\
    time.sleep(1.5)
    with grpc.insecure_channel("localhost:50052") as other:
        for path in ("/demo.Echo/Say", "/nobody"):
            try:
                other.unary_unary(path)(b"", wait_for_ready=True, timeout=30)
            except grpc.RpcError as error:
                print(error.code().name, error.details())"""


@needs("nghttpd")
def test_a_learners_client_calls_a_server_that_is_no_grpc_server(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "demo.Echo").mkdir()
    (tmp_path / "demo.Echo" / "Say").write_text("a file, not a message\n")
    run_id, _ = lab.start(echo.workspace(own_calls=NGHTTPD))
    servers = []

    def stop(event: ev.RunEvent) -> bool:
        if event.event == ev.ProcessListening(process="server", port=PORT):
            servers.append(neighbours.start(PORT, "nghttpd", "--no-tls", "-d", str(tmp_path), "50052"))
        return isinstance(event.event, ev.LogLine) and event.event.text == "done"

    try:
        recording = Recording(events=lab.follow(run_id, stop_when=stop))
    finally:
        for server in servers:
            server.kill()
            server.wait()
    printed = [event.event.text for event in recording.events if isinstance(event.event, ev.LogLine)]
    assert [line.split()[0] for line in printed] == ["UNKNOWN", "UNIMPLEMENTED", "done"]
    trace, _ = wireshark.agreed(recording, tmp_path, ports=(50051, 50052))
    assert [(call.path, call.http_status, call.status_code) for call in trace.calls] == [
        ("/demo.Echo/Say", 200, None),
        ("/nobody", 404, None),
    ]
    assert all(problem.code for call in trace.calls for problem in call.problems)
    assert all(call.problems for call in trace.calls)

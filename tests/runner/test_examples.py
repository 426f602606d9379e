"""Every example starts, answers its call as its page opens with it, and keeps what its points promise on the wire."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.runs import events as ev
from app.runs import manifest
from app.runs.events import Outcome, Recording
from app.runs.manifest import Start
from app.runs.processes import ProcessAction
from app.runs.spec import in_json
from app.sandbox.runtimes import DESCRIPTIONS
from app.schema.read import read
from app.trace.build import build
from app.trace.model import Call, Sender, Trace
from app.web import examples
from app.web.examples import Example
from tests.runner.conftest import Lab, call_ended, ended, status, steps
from tests.runner.test_processes import Script, exits, lines, seen

pytestmark = pytest.mark.jail

ROOT = Path(__file__).parents[2] / "lessons" / "examples"
EXAMPLES = {example.slug: example for example in examples.load(ROOT)}
STATUS = {"errors": 3, "deadlines": 4}
"""Examples whose first call is meant to fail."""
MORE = {"upload": ('{"chunk": "aGVsbG8="}',)}
"""What is sent on a stream after the first request."""
SAYS = {
    "services": [
        "1 × teapot, from stock on port",
        "2 × teapot, from stock on port",
        "FAILED_PRECONDITION only 12 left, says stock on port",
    ],
    "polyglot": ["HELLO FROM NODE.JS!"],
    "conveniences": [
        "services: greeter.Greeter, grpc.health.v1.Health, grpc.reflection.v1alpha.ServerReflection",
        "after Ada: SERVING",
        "after nobody: NOT_SERVING",
        "channelz: ",
    ],
    "chat": [*["Ada hears"] * 2, "Ada leaves: OK", *["Grace hears"] * 2, "Grace leaves: OK"],
    "upload": ["sent 256000 bytes in 4 chunks", "the same bytes"],
    "retries": ["paid B-2", "UNAVAILABLE the bank does not answer"],
    "interceptors": [
        "/vault.Vault/Read UNAUTHENTICATED",
        "send the metadata x-token: open-sesame",
        "/vault.Vault/Read OK",
        "the secret of client is 42",
    ],
    "tls": ["123456 pence, asked by ", "UNAVAILABLE"],
    "evolving": ["price 0.0 state 3"],
}
"""How the lines of the example's client begin."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    """An example's run."""

    events: tuple[ev.RunEvent, ...]
    trace: Trace

    def by(self, process: str) -> list[Call]:
        """The calls of one client, in the order of their streams; a connection that is soon over can be nobody's."""
        names = {"driver"} if process == "driver" else {process, ""}
        found = [call for call in self.trace.calls if call.client_process in names]
        return sorted(found, key=lambda call: (call.connection, call.stream_id))

    def frames(self, name: str, sender: Sender, calls: list[Call]) -> int:
        """How many frames of a type an end sent on the streams of these calls."""
        streams = {(call.connection, call.stream_id) for call in calls}
        return sum(
            (frame.connection, frame.stream_id) in streams
            for frame in self.trace.frames
            if (frame.name, frame.sender) == (name, sender)
        )


def played(lab: Lab, example: Example) -> Played:
    """The example's call, then its client where it has one."""
    call = replace(example.call, requests=in_json(example.request, *MORE.get(example.slug, ())))
    run_id, started = lab.start(example.workspace, call)
    assert started.call_problems == ()
    clients = [process.name for process in manifest.plan(example.workspace).processes if process.start is Start.MANUAL]

    def start_clients() -> None:
        for name in clients:
            assert lab.client.control_process(run_id, name, ProcessAction.START) == ()

    scenes = [(call_ended, start_clients), *((seen(ev.ProcessExited, name), lambda: None) for name in clients)]
    events = lab.follow(run_id, stop_when=Script(*scenes))
    return Played(events=events, trace=build(Recording(events=events), read(started.descriptor_set)))


def header(call: Call, name: str) -> list[str]:
    return [field.value for field in call.request_headers if field.name == name]


def messages(play: Played) -> list[bytes]:
    """What the server answered to the page's call."""
    return [step.message for step in steps(play.events) if step.kind is ev.StepKind.SERVER_MESSAGE]


def greets(play: Played) -> None:
    (call,) = play.by("driver")
    assert call.messages[0].data == b"\n\x03Ada\x10\x03\x1a\x03\x03\x8e\x02", "-2 in one byte, two numbers packed"


def says_no(play: Played) -> None:
    last = status(play.events)
    assert last.status_message == "an order needs a count"
    assert "grpc-status-details-bin" in {entry.name for entry in last.metadata}


def makes_it_up(play: Played) -> None:
    assert b"Compilers" in messages(play)[0], "by a rule"


def passes_time_on(play: Played) -> None:
    given = [call.timeout_ns or 0 for call in play.by("shop")]
    of_the_client = [nanoseconds for nanoseconds in given if 0 < nanoseconds < 5.1e9]
    assert (len(given), len(of_the_client)) == (8, 6), "two for the page's call, which has none"


def speaks_two_languages(play: Played) -> None:
    agents = {name: header(play.by(name)[0], "user-agent")[0] for name in ("client", "gateway")}
    assert agents["client"].startswith("grpc-node-js/")
    assert agents["gateway"].startswith("grpc-python/")
    assert header(play.by("gateway")[0], "x-from") == ["gateway"]


def counts_down(play: Played) -> None:
    assert messages(play) == [b"\x08\x05", b"\x08\x04", b"\x08\x03", b"\x08\x02", b"\x08\x01", b""], "0 vanishes"


def talks(play: Played) -> None:
    assert messages(play) == [b"\n\x03you\x12\x0cHello, room!"], "everybody hears a line, who says it too"
    ada, grace = play.by("client")
    assert ada.connection == grace.connection
    assert ada.stream_id != grace.stream_id


def guides(play: Played) -> None:
    answers = messages(play)
    assert [message[2 : 2 + message[1]] for message in answers] == [b"Helvellyn", b"Skiddaw", b"Buttermere"]
    assert all(len(message) == 2 + message[1] + 2 + 10 for message in answers), "two coordinates of 4 bytes"


def uploads(play: Played) -> None:
    (call,) = play.by("client")
    assert len([m for m in call.messages if m.sender is Sender.CLIENT]) == 5
    assert play.frames("DATA", Sender.CLIENT, [call]) > 16
    updates = [f for f in play.trace.frames if f.name == "WINDOW_UPDATE" and f.sender is Sender.SERVER]
    assert len([f for f in updates if f.connection == call.connection]) > 3


def meets_a_deadline(play: Played) -> None:
    assert status(play.events).status_message.startswith("the cook: the oven: ")
    hops = [play.by(process)[0] for process in ("driver", "waiter", "cook")]
    given = [call.timeout_ns or 0 for call in hops]
    assert 3.1e9 > given[0] > given[1] > given[2] > 0, "rounded up to two or three digits, as gRPC writes them"
    assert play.frames("RST_STREAM", Sender.CLIENT, hops[2:]) == 1
    assert lines(play.events, "oven")[-1] == "bread: nobody waits any more, the oven is off"


def retries(play: Played) -> None:
    attempts = play.by("driver")
    assert [call.status_code for call in attempts] == [14, 14, 0]
    assert [header(call, "grpc-previous-rpc-attempts") for call in attempts] == [[], ["1"], ["2"]]
    assert [call.path for call in play.by("client")] == ["/pay.Payments/Pay"] * 3 + ["/pay.Payments/Refund"]


def intercepts(play: Played) -> None:
    assert [header(call, "x-token") for call in play.by("client")] == [[], ["open-sesame"]]
    assert len(lines(play.events, "server")) == 3, "the outer one times refused calls too"


def proves(play: Played) -> None:
    (call,) = play.by("driver")
    assert header(call, ":scheme") == ["https"]
    assert any(record.protocols == ("h2",) for record in play.trace.tls)


def evolves(play: Played) -> None:
    expected = ["A-1: STATE_SENT, 1250 pence, 1 notes", "A-1: STATE_SENT, 0 pence, 0 notes"]
    assert lines(play.events, "server") == expected


PROMISES: dict[str, Callable[[Played], None]] = {
    "greeter": greets,
    "errors": says_no,
    "mock": makes_it_up,
    "services": passes_time_on,
    "polyglot": speaks_two_languages,
    "countdown": counts_down,
    "chat": talks,
    "routes": guides,
    "upload": uploads,
    "deadlines": meets_a_deadline,
    "retries": retries,
    "interceptors": intercepts,
    "tls": proves,
    "evolving": evolves,
}
"""What the points of an example promise beyond status and lines."""


@pytest.mark.parametrize("slug", EXAMPLES)
def test_an_example_does_what_it_says(lab: Lab, slug: str) -> None:
    example = EXAMPLES[slug]
    for process in manifest.plan(example.workspace).processes:
        description = DESCRIPTIONS[process.runtime]
        if description.find and description.find() is None:
            pytest.skip(description.missing)
    play = played(lab, example)
    assert status(play.events).status_code == STATUS.get(slug, 0), steps(play.events)
    assert ended(play.events).outcome is Outcome.COMPLETED
    said = lines(play.events, "client")
    said = sorted(said) if slug == "chat" else said
    expected = SAYS.get(slug, [])
    assert len(said) == len(expected), said
    assert all(line.startswith(begin) for line, begin in zip(said, expected, strict=True)), said
    assert exits(play.events).get("client", [(0, 0)]) == [(0, 0)]
    PROMISES.get(slug, lambda _: None)(play)


def test_replicas_take_turns_and_every_hop_has_its_owners(lab: Lab) -> None:
    events = played(lab, EXAMPLES["services"]).events
    owners = {
        (e.event.client_process, e.event.server_process) for e in events if isinstance(e.event, ev.ConnectionOpened)
    }
    assert {("driver", "shop"), ("shop", "stock-1"), ("shop", "stock-2"), ("shop", "prices")} <= owners
    replicas = {line.partition("port ")[2] for line in lines(events, "client")}
    assert {found.partition(",")[0] for found in replicas} == {"50061", "50062"}


def test_a_guest_who_cancels_is_gone_without_a_traceback(lab: Lab) -> None:
    """One stays, one cancels: what is said then is heard by who is left."""
    example = EXAMPLES["chat"]
    stays, goes = 1, 2
    opened = replace(example.call, half_close=False)
    run_id, _ = lab.start(example.workspace, opened, opened)

    def step(kind: ev.StepKind, call: int) -> Callable[[ev.RunEvent], bool]:
        return lambda event: (
            isinstance(event.event, ev.CallStep) and (event.event.kind, event.event.call) == (kind, call)
        )

    def say(call: int) -> Callable[[], None]:
        def said() -> None:
            assert lab.client.send_message(run_id, call, in_json(example.request)[0]) == ()

        return said

    script = Script(
        (step(ev.StepKind.CLIENT_HEADER, goes), say(goes)),
        (step(ev.StepKind.SERVER_MESSAGE, goes), lambda: lab.client.cancel_call(run_id, goes)),
        (step(ev.StepKind.SERVER_TRAILER, goes), say(stays)),
        (step(ev.StepKind.SERVER_MESSAGE, stays), lambda: lab.client.half_close(run_id, stays)),
        (step(ev.StepKind.SERVER_TRAILER, stays), lambda: None),
    )
    events = lab.follow(run_id, stop_when=script)
    assert (status(events, stays).status_code, status(events, goes).status_code) == (0, 1)
    assert set(lines(events, "server")) == {"you: Hello, room!"}

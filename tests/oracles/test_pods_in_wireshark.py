"""Conversations of real pods, recorded by the runner, exported by us and dissected by Wireshark: frame by frame the same."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.runs import events as ev
from app.runs.events import Recording
from app.runs.spec import CallSpec, Metadatum, in_json
from app.wire import http2_names as names
from tests.runner.conftest import Lab, call_ended
from tests.support import echo, wireshark

pytestmark = [
    pytest.mark.jail,
    pytest.mark.oracle,
    pytest.mark.skipif(wireshark.TSHARK is None, reason=wireshark.MISSING),
]


def text(value: str) -> str:
    return f'{{"text": "{value}"}}'


def call(method: str, *texts: str, **rest: object) -> CallSpec:
    return CallSpec(path=f"/demo.Echo/{method}", requests=in_json(*map(text, texts)), **rest)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Story:
    """What is said in one run, by the driver or by the server's own client, and what must be among the frames."""

    calls: tuple[CallSpec, ...] = ()
    own_calls: str = "pass"
    options: str = ""
    messages: int
    types: tuple[int, ...]


KINDS = Story(
    calls=(
        call("Say", "Ada", metadata=(Metadatum(name="who", value=b"Ada"), Metadatum(name="raw-bin", value=b"\0\xff"))),
        call("Say", "Ada again"),
        call("Count", "3"),
        call("Join", "a", "b", ""),
        call("Chat", "x", "y"),
        call("Fail", "thing"),
        CallSpec(path="/demo.Echo/Nobody", requests=in_json("{}")),
    ),
    messages=2 + 2 + 4 + 4 + 4 + 1 + 1,
    types=(names.SETTINGS, names.HEADERS, names.DATA, names.WINDOW_UPDATE, names.PING),
)
ENDINGS = Story(
    calls=(call("Sleep", "deadline", deadline_ms=150), call("Sleep", "cancel", deadline_ms=60_000)),
    messages=2,
    types=(names.RST_STREAM,),
)
MANY = Story(
    calls=tuple(call("Say", f"call {number}") for number in range(20)),
    own_calls="""\
    for call in [stub.Say.future(demo_pb2.Text(text=f"call {number}")) for number in range(50)]:
        call.result()""",
    messages=140,
    types=(names.HEADERS, names.DATA),
)
GZIP = Story(
    own_calls="""\
    again = demo_pb2.Text(text="again and " * 200)
    for compression in (grpc.Compression.Gzip, grpc.Compression.Deflate, grpc.Compression.NoCompression):
        stub.Say(again, compression=compression)
    list(stub.Chat(iter([again, again]), compression=grpc.Compression.Gzip))""",
    options="compression=grpc.Compression.Gzip",
    messages=10,
    types=(names.DATA,),
)
LARGE = Story(
    own_calls="stub.Say(demo_pb2.Text(text='0123456789' * 100_000))",
    messages=2,
    types=(names.DATA, names.WINDOW_UPDATE),
)
GOAWAY = Story(
    own_calls="""\
    until = time.monotonic() + 1.2
    while time.monotonic() < until:
        stub.Say(demo_pb2.Text(text="still there?"), wait_for_ready=True)
        time.sleep(0.02)
    last = stub.Sleep.future(demo_pb2.Text(text="cut off"))
    time.sleep(0.1)
    server.stop(grace=0.2)
    last.exception()""",
    options="options=[('grpc.max_connection_age_ms', 400), ('grpc.max_connection_age_grace_ms', 200)]",
    messages=10,
    types=(names.GOAWAY, names.PING),
)
STORIES = {"kinds": KINDS, "endings": ENDINGS, "many": MANY, "gzip": GZIP, "large": LARGE, "goaway": GOAWAY}


def over(lab: Lab, run_id: str, story: Story) -> Callable[[ev.RunEvent], bool]:
    """Tells when everything was said; a call named ``cancel`` is cancelled on the way."""
    left = len(story.calls) + (story.own_calls != "pass")

    def is_over(event: ev.RunEvent) -> bool:
        step = event.event
        if isinstance(step, ev.CallStep) and step.kind is ev.StepKind.CLIENT_MESSAGE and b"cancel" in step.message:
            lab.client.cancel_call(run_id, step.call)
        nonlocal left
        left -= call_ended(event) or _said_done(event)
        return not left

    return is_over


def _said_done(event: ev.RunEvent) -> bool:
    return isinstance(event.event, ev.LogLine) and event.event.text == "done"


def recorded(lab: Lab, story: Story) -> Recording:
    run_id, started = lab.start(echo.workspace(own_calls=story.own_calls, options=story.options), *story.calls)
    assert not started.compile_problems
    assert not started.call_problems
    return Recording(events=lab.follow(run_id, stop_when=over(lab, run_id, story)))


@pytest.mark.parametrize("name", STORIES)
def test_frames_fields_messages_and_statuses_agree(name: str, lab: Lab, tmp_path: Path) -> None:
    story = STORIES[name]
    recording = recorded(lab, story)
    _, theirs = wireshark.agreed(recording, tmp_path)
    assert len(theirs.messages) >= story.messages, [event.event for event in recording.events]
    assert {frame.type for frame in theirs.frames} >= set(story.types)

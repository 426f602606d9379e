"""Every value survives the way to the contract's messages and back."""

import dataclasses
import zlib
from collections.abc import Callable
from enum import Enum
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.client import convert
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import events as ev
from app.runs import spec as sp
from app.runs.spec import CallSpec, Limits, Metadatum, in_json
from app.runs.workspace import File, Workspace

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
OVERRIDES = {
    "time_ns": st.integers(0, 2**63 - 1),
    "exit_code": st.integers(-(2**31), 2**31 - 1),
    "signal": st.integers(0, 64),
    "value": st.integers(0, 2**64 - 1),
    "packets": st.integers(0, 2**64 - 1),
    "bytes": st.integers(0, 2**64 - 1),
}


PARTS: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
    "Packet": lambda: values(ev.Packet),
    "Metadatum": lambda: st.builds(Metadatum, name=TEXT, value=st.binary(max_size=9)),
    "str": lambda: TEXT,
    "SourceProblem": lambda: values(ev.SourceProblem),
}
"""What a field that is a tuple holds, by the name in its annotation."""


def values(kind: type) -> st.SearchStrategy[Any]:
    """A strategy for every field of a frozen value, by its annotation."""
    return st.builds(kind, **{f.name: _field(f.name, str(f.type), kind) for f in dataclasses.fields(kind)})


def _field(name: str, annotation: str, owner: type) -> st.SearchStrategy[Any]:
    parts = next((make() for word, make in PARTS.items() if f"{word}, ..." in annotation), None)
    if parts is not None:
        return st.lists(parts, max_size=3).map(tuple)
    hinted = next(f.type for f in dataclasses.fields(owner) if f.name == name)
    if isinstance(hinted, type) and issubclass(hinted, Enum):
        return st.sampled_from(list(hinted))
    if name in OVERRIDES and "int" in annotation:
        return OVERRIDES[name]
    return {
        "str": TEXT,
        "int": st.integers(0, 2**32 - 1),
        "bytes": st.binary(max_size=40),
        "bool": st.booleans(),
    }[hinted.__name__ if isinstance(hinted, type) else annotation]


@pytest.mark.parametrize("kind", get_args(ev.AnyEvent))
def test_every_event_comes_back_as_it_was(kind: type) -> None:
    @settings(max_examples=20, deadline=None)
    @given(st.builds(ev.RunEvent, number=st.integers(1, 2**63), time_ns=st.integers(0, 2**62), event=values(kind)))
    def check(event: ev.RunEvent) -> None:
        assert convert.event_from_proto(convert.event_to_proto(event)) == event
        assert convert.decode_events(convert.encode_events([event, event])) == (event, event)

    check()


@pytest.mark.parametrize(
    ("enum", "prefix", "values"),
    [
        (pb.LogLine.Stream, "STREAM", ev.LogStream),
        (pb.CallStep.Kind, "KIND", ev.StepKind),
        (pb.Gap.Cause, "CAUSE", ev.GapCause),
        (pb.LimitHit.Limit, "LIMIT", ev.Limit),
        (pb.RunEnded.Outcome, "OUTCOME", ev.Outcome),
        (pb.Problem.Severity, "SEVERITY", ev.SourceProblem.__dataclass_fields__["severity"].type),
        (pb.Request.Format, "FORMAT", sp.RequestFormat),
        (pb.CallSpec.Compression, "COMPRESSION", sp.Compression),
        (pb.Channel.Security, "SECURITY", sp.Security),
        (pb.Channel.Client, "CLIENT", sp.Client),
    ],
)
def test_both_sides_name_the_same_values(enum: Any, prefix: str, values: Any) -> None:
    assert {item.name for item in enum.DESCRIPTOR.values if item.number} == {f"{prefix}_{item.name}" for item in values}


def test_an_event_of_a_newer_runner_is_left_out() -> None:
    newer = pb.RunEvent(number=1, time_ns=2)
    newer.MergeFromString(bytes.fromhex("fa3f 00"))  # field 1023, LEN, empty
    assert convert.event_from_proto(newer) is None
    unknown_step = pb.RunEvent(number=1, call_step=pb.CallStep(call=1, kind=99))  # type: ignore[arg-type]  # open enum
    assert convert.event_from_proto(unknown_step) is None


def test_a_chunk_that_unpacks_too_far_is_refused() -> None:
    bomb = zlib.compress(b"\0" * (convert.MAX_CHUNK_BYTES + 1))
    with pytest.raises(convert.ChunkTooLarge):
        convert.decode_events(bomb)


def test_workspace_calls_and_limits_come_back() -> None:
    workspace = Workspace(files=(File(path="a.proto", text="x"), File(path="b/c.py", text="é")))
    spec = CallSpec(
        path="/a.B/C",
        requests=(*in_json("{}", '{"x": 1}'), sp.Request(format=sp.RequestFormat.BYTES, data=b"\xff\0")),
        half_close=False,
        metadata=(Metadatum(name="k-bin", value=b"\0\xff"),),
        deadline_ms=2000,
        compression=sp.Compression.GZIP,
        wait_for_ready=True,
        channel=sp.Channel(
            name="two",
            targets=("server", "server 2"),
            security=sp.Security.MUTUAL_TLS,
            authority="shop.test",
            user_agent="lesson",
            service_config="{}",
            options=(sp.ChannelOption(name="grpc.a", value=-1), sp.ChannelOption(name="grpc.b", value="")),
            client=sp.Client.NODE,
        ),
        bearer_token="t",  # any text
    )
    limits = Limits(wall_seconds=3, capture_bytes=4)
    assert convert.workspace_from_proto(convert.workspace_to_proto(workspace)) == workspace
    assert convert.spec_from_proto(convert.spec_to_proto(spec)) == spec
    assert convert.limits_from_proto(convert.limits_to_proto(limits)) == limits

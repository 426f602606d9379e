"""Every event survives the way to the contract's messages and the store's bytes, and back."""

import dataclasses
import zlib
from collections.abc import Callable
from enum import Enum
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.client import run_events
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import events as ev
from app.runs import faults
from app.runs.spec import Metadatum

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
    "int": lambda: st.integers(0, 2**16 - 1),
    "ServiceHealth": lambda: values(ev.ServiceHealth),
    "ChannelzRow": lambda: values(ev.ChannelzRow),
    "SourceProblem": lambda: values(ev.SourceProblem),
    "Window": lambda: st.one_of(*(values(kind) for kind in faults.KINDS.values())),
}
"""What a field that is a tuple holds, by the name in its annotation."""


def values(kind: type) -> st.SearchStrategy[Any]:
    """A strategy for every field of a frozen value, by its annotation."""
    return st.builds(kind, **{f.name: _field(f.name, str(f.type), kind) for f in dataclasses.fields(kind)})


def _field(name: str, annotation: str, owner: type) -> st.SearchStrategy[Any]:
    parts = next((make() for word, make in PARTS.items() if f"{word}, ..." in annotation), None)
    if parts is not None:
        listed = st.lists(parts, max_size=3).map(tuple)
        return st.none() | listed if annotation.endswith("| None") else listed
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
        assert run_events.event_from_proto(run_events.event_to_proto(event)) == event
        assert run_events.decode_events(run_events.encode_events([event, event])) == (event, event)

    check()


def test_an_event_of_a_newer_runner_is_left_out() -> None:
    newer = pb.RunEvent(number=1, time_ns=2)
    newer.MergeFromString(bytes.fromhex("fa3f 00"))  # field 1023, LEN, empty
    assert run_events.event_from_proto(newer) is None
    unknown_step = pb.RunEvent(number=1, call_step=pb.CallStep(call=1, kind=99))  # type: ignore[arg-type]  # open enum
    assert run_events.event_from_proto(unknown_step) is None


def test_a_chunk_that_unpacks_too_far_is_refused() -> None:
    bomb = zlib.compress(b"\0" * (run_events.MAX_CHUNK_BYTES + 1))
    with pytest.raises(run_events.ChunkTooLarge):
        run_events.decode_events(bomb)

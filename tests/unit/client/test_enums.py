"""Both sides of the contract name the same values."""

from typing import Any

import pytest

from app.client import enums
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import events as ev
from app.runs import spec as sp


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


def test_a_value_and_its_number() -> None:
    number = enums.number(pb.CallSpec.Compression, "COMPRESSION", sp.Compression.GZIP)
    assert number == pb.CallSpec.COMPRESSION_GZIP
    assert enums.value(pb.CallSpec.Compression, "COMPRESSION", sp.Compression, number) is sp.Compression.GZIP


def test_a_number_that_this_code_does_not_know() -> None:
    assert enums.value(pb.CallSpec.Compression, "COMPRESSION", sp.Compression, 99) is None
    unknown = enums.known(pb.CallSpec.Compression, "COMPRESSION", sp.Compression.IDENTITY, 99)
    assert unknown is sp.Compression.IDENTITY

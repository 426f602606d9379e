"""Pages hear of every kind of event, by the contract's names."""

from typing import get_args

from app.events.kinds import EVERY_KIND, KIND_OF
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs.events import AnyEvent


def test_every_event_has_the_name_of_its_field() -> None:
    assert set(KIND_OF) == set(get_args(AnyEvent))
    assert {field.name for field in pb.RunEvent.DESCRIPTOR.oneofs_by_name["event"].fields} == EVERY_KIND

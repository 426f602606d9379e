"""The JSON strings of Timestamp, Duration and FieldMask are those of protobuf's own methods."""

from collections.abc import Callable

from google.protobuf import duration_pb2, field_mask_pb2, message, timestamp_pb2
from hypothesis import given
from hypothesis import strategies as st

from app.schema import known
from app.trace import wellknown
from app.trace.annotate import read_message
from app.trace.plans import Plans
from app.trace.values import MessageValue

edges = st.sampled_from([0, 1, -1, 999_999_999, 10**9, -999_999_999, 500_000_000, 1_000, 1_000_000])
seconds = st.one_of(
    edges,
    st.sampled_from([-62_135_596_800, 253_402_300_799, 253_402_300_800, 315_576_000_000, -315_576_000_001]),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-(10**11), 10**11),
)
nanos = st.one_of(edges, st.integers(-(2**31), 2**31 - 1))


def ours(made: message.Message) -> MessageValue:
    return read_message(made.SerializeToString(), made.DESCRIPTOR.full_name, Plans(known.schema())).value


def theirs(form: Callable[[], str]) -> str | None:
    try:
        return form()
    except ValueError:
        return None


@given(seconds, nanos)
def test_timestamps(whole: int, fraction: int) -> None:
    made = timestamp_pb2.Timestamp(seconds=whole, nanos=fraction)
    assert wellknown.timestamp(ours(made)) == theirs(made.ToJsonString)


@given(seconds, nanos)
def test_durations(whole: int, fraction: int) -> None:
    made = duration_pb2.Duration(seconds=whole, nanos=fraction)
    assert wellknown.duration(ours(made)) == theirs(made.ToJsonString)


@given(st.lists(st.text("ab_.Z1É", max_size=8), max_size=3))
def test_field_masks(paths: list[str]) -> None:
    made = field_mask_pb2.FieldMask(paths=paths)
    assert wellknown.field_mask(ours(made)) == theirs(made.ToJsonString)

from hyperframe import frame as hyperframe

from app.wire.http2 import Frame, FrameReader
from app.wire.http2_streams import DATA_INPUTS, HEADERS_INPUTS, StreamRules


def frame(made: hyperframe.Frame) -> Frame:
    (found,) = FrameReader(client=False).push(made.serialize(), 0)
    assert isinstance(found, Frame)
    return found


def opening(rules: StreamRules, stream: int, *, client: bool = True) -> list[str]:
    made = frame(hyperframe.HeadersFrame(stream, b"", flags=["END_HEADERS"]))
    found = rules.opening_problems(made, client=client) + rules.move(made, client=client)
    return [problem.code for problem in found]


def test_a_client_opens_odd_streams_in_growing_order() -> None:
    rules = StreamRules()
    assert opening(rules, 5) == []
    assert opening(rules, 3) == ["stream-order"]
    assert opening(rules, 8) == ["stream-parity"]
    assert opening(StreamRules(), 1, client=False) == ["stream-not-opened"]


def test_what_was_lost_may_have_opened_a_stream() -> None:
    rules = StreamRules()
    rules.blind = True
    assert opening(rules, 1, client=False) == []
    assert rules.move(frame(hyperframe.DataFrame(9, b"a")), client=True) == []


def test_quickly_says_nothing_or_leaves_it_to_the_slow_way() -> None:
    rules = StreamRules()
    assert not rules.quickly(1, DATA_INPUTS[0], client=True)
    assert rules.quickly(1, HEADERS_INPUTS[0], client=True)
    assert rules.quickly(1, DATA_INPUTS[1], client=True)
    assert not rules.quickly(1, DATA_INPUTS[0], client=True)
    after = frame(hyperframe.DataFrame(1, b"a"))
    assert [problem.code for problem in rules.move(after, client=True)] == ["stream-closed"]


def test_a_stream_that_is_idle_is_opened_by_headers_alone() -> None:
    (problem,) = StreamRules().move(frame(hyperframe.DataFrame(1, b"a")), client=True)
    assert (problem.code, problem.text) == ("stream-idle", "Stream 1 is idle: only HEADERS may open it, not DATA.")

from hypothesis import given
from hypothesis import strategies as st

from app.wire import http2_names as names
from app.wire.flow_control import DEFAULT_WINDOW, MAX_WINDOW, FlowControl


def test_both_windows_shrink_with_data() -> None:
    flow = FlowControl()
    assert flow.data(1, 100, client=True) == ""
    assert (flow.window(0, client=True), flow.window(1, client=True)) == (DEFAULT_WINDOW - 100, DEFAULT_WINDOW - 100)
    assert (flow.window(3, client=True), flow.window(1, client=False)) == (DEFAULT_WINDOW, DEFAULT_WINDOW)


def test_more_than_a_window_holds_is_named() -> None:
    flow = FlowControl()
    assert flow.data(1, DEFAULT_WINDOW, client=False) == ""
    assert flow.data(1, 0, client=False) == ""
    assert flow.data(1, 1, client=False) == "DATA of 1 bytes, but the window of stream 1 has only 0."
    flow.window_update(1, 9, client=True)
    assert flow.data(1, 2, client=False) == "DATA of 2 bytes, but the window of the connection has only 0."


def test_a_window_that_is_exceeded_is_named_once_until_it_has_room_again() -> None:
    flow = FlowControl()
    said = [flow.data(1, DEFAULT_WINDOW + 1, client=True), flow.data(1, 1, client=True), flow.data(1, 1, client=True)]
    assert [text.partition("window of ")[2].partition(" has")[0] for text in said] == ["stream 1", "the connection", ""]
    assert flow.spend(1, 1, client=True)
    for stream in (0, 1):
        flow.window_update(stream, 10, client=False)
    assert not flow.spend(1, 9, client=True)
    assert flow.data(1, 9, client=True) != ""


def test_an_update_widens_the_window_of_the_other_end() -> None:
    flow = FlowControl()
    assert flow.window_update(0, 5, client=True) == ""
    assert (flow.window(0, client=False), flow.window(0, client=True)) == (DEFAULT_WINDOW + 5, DEFAULT_WINDOW)
    assert "the most" in flow.window_update(1, MAX_WINDOW, client=True)


def test_settings_hold_from_their_acknowledgment_on_also_for_open_streams() -> None:
    flow = FlowControl()
    flow.data(1, 1000, client=False)
    flow.announce(((names.INITIAL_WINDOW_SIZE, 100),), client=True)
    assert (flow.window(1, client=False), flow.waiting(client=True)) == (DEFAULT_WINDOW - 1000, 1)
    assert flow.acknowledge(client=False) == ""
    assert (flow.window(1, client=False), flow.window(3, client=False)) == (-900, 100)  # negative is right (§6.9.2)
    assert flow.settings(client=True)[names.INITIAL_WINDOW_SIZE] == 100
    assert flow.window(3, client=True) == DEFAULT_WINDOW
    assert flow.acknowledge(client=False) != ""


def test_a_wider_window_may_be_used_before_its_acknowledgment_is_seen() -> None:
    flow = FlowControl()
    flow.window_update(0, 100_000, client=True)
    flow.announce(((names.INITIAL_WINDOW_SIZE, 100_000),), client=True)
    assert flow.data(1, 100_000, client=False) == ""
    assert flow.data(1, 1, client=False) == "DATA of 1 bytes, but the window of stream 1 has only 0."


def test_settings_can_make_a_window_too_wide() -> None:
    flow = FlowControl()
    flow.window_update(1, 10, client=True)
    said = flow.announce(((names.INITIAL_WINDOW_SIZE, MAX_WINDOW),), client=True)
    assert said == f"The window of a stream grows to {MAX_WINDOW + 10} with it; {MAX_WINDOW} is the most."
    assert FlowControl().announce(((names.INITIAL_WINDOW_SIZE, MAX_WINDOW),), client=True) == ""


def test_what_is_spent_quickly_is_spent() -> None:
    quick, slow = FlowControl(), FlowControl()
    assert quick.spend(1, DEFAULT_WINDOW, client=True)
    slow.data(1, DEFAULT_WINDOW, client=True)
    for stream in (0, 1):
        assert quick.window(stream, client=True) == slow.window(stream, client=True) == 0
    assert not quick.spend(1, 1, client=True)
    assert quick.spend(1, 0, client=True)
    quick.refund(1, 5, client=True)
    assert (quick.window(0, client=True), quick.window(1, client=True)) == (5, 5)
    quick.forget(1, client=True)
    assert quick.window(1, client=True) == DEFAULT_WINDOW


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 3), st.integers(0, 5000)), max_size=40))
def test_what_is_given_back_is_what_was_taken(steps: list[tuple[bool, int, int]]) -> None:
    flow = FlowControl()
    for client, stream, size in steps:
        flow.data(stream, size, client=client)
        flow.window_update(stream, size, client=not client)
        flow.window_update(0, size, client=not client)
    assert {flow.window(stream, client=client) for stream in range(4) for client in (True, False)} == {DEFAULT_WINDOW}

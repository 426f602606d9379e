from itertools import product

import pytest

from app.wire.stream_states import (
    BROKEN,
    NEXT,
    TABLE,
    Input,
    State,
    StreamStates,
    edges,
    error_of,
    nodes,
    state_of,
)

IDLE, RESERVED_LOCAL, RESERVED_REMOTE, OPEN, LOCAL, REMOTE, CLOSED = State
SENT, RECEIVED = True, False

# RFC 9113 §5.1, read state by state and written a second time: what may be sent, what may be received, and where it leads.
# A letter each: H HEADERS, h with END_STREAM, D DATA, d with END_STREAM, P a promise that reserves it, p a promise on it,
# R RST_STREAM, W WINDOW_UPDATE, Y PRIORITY; "X>open" says that X leads there, without an arrow the state stays.
LETTERS = dict(zip("HhDdPpRWY", Input, strict=True))
SECTION = {
    (IDLE, SENT): "H>open h>local P>reserved-local Y",
    (IDLE, RECEIVED): "H>open h>remote P>reserved-remote Y",
    (RESERVED_LOCAL, SENT): "H>remote h>closed R>closed Y",
    (RESERVED_LOCAL, RECEIVED): "R>closed Y W",
    (RESERVED_REMOTE, SENT): "R>closed W Y",
    (RESERVED_REMOTE, RECEIVED): "H>local h>closed R>closed Y",
    (OPEN, SENT): "H D p W Y h>local d>local R>closed",
    (OPEN, RECEIVED): "H D p W Y h>remote d>remote R>closed",
    (LOCAL, SENT): "W Y R>closed",
    (LOCAL, RECEIVED): "H D p W Y h>closed d>closed R>closed",
    (REMOTE, SENT): "H D p W Y h>closed d>closed R>closed",
    (REMOTE, RECEIVED): "W Y R>closed",
    (CLOSED, SENT): "Y",
    (CLOSED, RECEIVED): "W Y R",
}
NAMED = {
    "open": OPEN,
    "local": LOCAL,
    "remote": REMOTE,
    "closed": CLOSED,
    "reserved-local": RESERVED_LOCAL,
    "reserved-remote": RESERVED_REMOTE,
}


def expected(state: State, what: Input, *, sent: bool) -> State | None:
    for rule in SECTION[state, sent].split():
        letter, _, target = rule.partition(">")
        if LETTERS[letter] is what:
            return NAMED[target] if target else state
    return None


@pytest.mark.parametrize(("state", "what", "sent"), list(product(State, Input, (SENT, RECEIVED))))
def test_every_state_with_every_input(state: State, what: Input, *, sent: bool) -> None:
    assert TABLE.get((state, what, sent)) == expected(state, what, sent=sent)


@pytest.mark.parametrize(("ours", "theirs"), list(product(State, State)))
def test_every_pair_of_states_with_every_input(ours: State, theirs: State) -> None:
    for what, client in product(Input, (True, False)):
        after = NEXT[what, client][ours | theirs << 4 if client else theirs | ours << 4]
        allowed = expected(ours, what, sent=True)
        assert state_of(after, client=client) is (ours if allowed is None else allowed)
        assert state_of(after, client=not client) is (expected(theirs, what, sent=False) or theirs)
        # In CLOSED what does not say anything may have crossed with what closed the stream.
        assert not after & BROKEN or allowed is None
        assert after & BROKEN or allowed is not None or ours is CLOSED


def test_states_have_the_names_of_the_rfc() -> None:
    assert [state.title for state in nodes()] == [
        "idle",
        "reserved (local)",
        "reserved (remote)",
        "open",
        "half-closed (local)",
        "half-closed (remote)",
        "closed",
    ]


def test_the_diagram_has_every_arrow_of_the_table() -> None:
    drawn = {(edge.source, what, edge.sent): edge.target for edge in edges() for what in edge.inputs}
    assert drawn == {key: target for key, target in TABLE.items() if key[0] is not target}
    assert {state for edge in edges() for state in (edge.source, edge.target)} == set(State)


def test_errors_are_those_of_the_section() -> None:
    assert [error_of(state) for state in (IDLE, OPEN, REMOTE, CLOSED)] == [
        "PROTOCOL_ERROR",
        "PROTOCOL_ERROR",
        "STREAM_CLOSED",
        "STREAM_CLOSED",
    ]


def test_streams_are_idle_until_something_happens() -> None:
    states = StreamStates()
    assert states[2**31 - 1] == 0
    states[5] = OPEN | REMOTE << 4 | BROKEN
    assert (state_of(states[5], client=True), state_of(states[5], client=False)) == (OPEN, REMOTE)
    assert states[4] == states[6] == 0

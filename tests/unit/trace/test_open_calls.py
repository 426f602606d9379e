from app.schema.model import EMPTY
from app.trace import rows
from app.trace.open_calls import KINDS, MAX_BLOCKS, OpenCall, Shared
from app.wire.hpack import Decoder


def test_a_call_becomes_its_row() -> None:
    call = OpenCall(0, 5, 7)
    call.answer_lost = call.in_body = True
    row = call.as_row(2)
    assert (row.connection, row.stream_id, row.first, row.flags) == (2, 5, 7, rows.ANSWER_LOST | rows.IN_BODY)
    shared = Shared(EMPTY)
    shared.index.calls += bytes(rows.CALL.size)
    shared.index.write(0, row)
    assert shared.index.call(0) == row


def test_steps_of_a_call_are_chained() -> None:
    shared, call = Shared(EMPTY), OpenCall(0, 1, 0)
    for kind in range(3):
        shared.step(call, kind, kind + 10)
    steps = shared.index.steps_of(call.as_row(1))
    assert [(KINDS[step.kind], step.frame) for step in steps] == [(KINDS[kind], kind + 10) for kind in range(3)]


def test_a_block_that_comes_again_keeps_its_number() -> None:
    shared, decoder = Shared(EMPTY), Decoder()
    one = decoder.decode(b"\x82")
    assert shared.block(one)[0] == shared.block(decoder.decode(b"\x82"))[0] == 1
    others = [shared.block(decoder.decode(bytes((0x80 | 2 + n % 50, 0x82 + n // 50))))[0] for n in range(MAX_BLOCKS)]
    assert len(set(others)) == len(others)
    assert len(shared.blocks) <= MAX_BLOCKS

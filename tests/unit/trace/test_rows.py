import pytest

from app.trace import rows
from app.wire.origin import Piece


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (rows.FRAME, rows.FrameRow),
        (rows.STEP, rows.StepRow),
        (rows.MESSAGE, rows.MessageRow),
        (rows.CALL, rows.CallRow),
    ],
)
def test_a_row_has_a_column_for_each_field(row: object, kind: type[tuple[int, ...]]) -> None:
    size, width = row.size, len(kind._fields)  # type: ignore[attr-defined] - a Struct and a named tuple
    assert row.unpack(bytes(size)) == (0,) * width  # type: ignore[attr-defined] - as above


def test_flags_are_bits_of_their_own() -> None:
    flags = (rows.FROM_CLIENT, rows.ODD, rows.COMPRESSED, rows.END, rows.NO_PROTO)
    assert sum(flags) == 2 ** len(flags) - 1
    assert rows.ANSWER_LOST | rows.UNORDERED | rows.IN_BODY == 7


def test_the_length_of_a_message() -> None:
    pieces = (Piece(0, 10, 3), Piece(3, 20, 4))
    assert rows.OddMessage(bytes.fromhex("0000000009"), (), pieces).length == 9
    assert rows.OddMessage(bytes.fromhex("0000"), (), pieces).length == 0
    assert rows.OddMessage(b"", (), pieces).length == 7  # the body is the message

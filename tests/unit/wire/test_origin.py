from app.wire.origin import Piece, locate

PIECES = (Piece(0, 100, 2), Piece(2, 200, 0), Piece(2, 300, 5))


def test_each_byte_is_found_in_the_stream() -> None:
    assert [locate(PIECES, offset) for offset in range(7)] == [100, 101, 300, 301, 302, 303, 304]


def test_the_end_is_one_past_the_last_byte() -> None:
    assert locate(PIECES, 7) == 305


def test_without_pieces_an_offset_is_itself() -> None:
    assert locate((), 3) == 3

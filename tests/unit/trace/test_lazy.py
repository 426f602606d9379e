import pytest

from app.trace.lazy import Lazy


class Squares(Lazy[int]):
    def __len__(self) -> int:
        return 4

    def make(self, position: int) -> int:
        return position**2


def test_it_is_a_sequence_like_any_other() -> None:
    squares = Squares()
    assert squares == (0, 1, 4, 9)
    assert (squares[1:3], squares[-1], squares[3:]) == ((1, 4), 9, (9,))
    assert list(reversed(squares)) == [9, 4, 1, 0]
    assert squares != (0, 1, 4)
    assert squares != "0149"
    assert repr(squares) == "(0, 1, 4, 9)"
    assert hash(squares) == hash(Squares())


def test_what_is_beyond_the_end_is_refused() -> None:
    with pytest.raises(IndexError):
        Squares()[4]

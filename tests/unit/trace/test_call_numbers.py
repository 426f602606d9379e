from app.trace.call_numbers import CallNumbers


def test_without_twins_every_row_is_a_call() -> None:
    numbers = CallNumbers.of(3, {})
    assert [numbers.call(row) for row in range(3)] == [1, 2, 3]
    assert [numbers.twin(row) for row in range(3)] == [numbers.twin_of(row) for row in range(3)] == [0, 0, 0]


def test_a_twin_has_the_number_of_the_call_that_counts() -> None:
    numbers = CallNumbers.of(5, {1: 0, 3: 2, 4: 2})
    assert numbers.counted == [0, 2]
    assert [numbers.call(row) for row in range(5)] == [1, 1, 2, 2, 2]
    assert [numbers.twin(row) for row in range(5)] == [0, 1, 0, 2, 3]
    assert [numbers.twin_of(row) for row in (0, 2)] == [1, 2]

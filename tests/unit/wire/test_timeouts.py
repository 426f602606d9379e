import pytest

from app.wire.timeouts import connect_timeout, grpc_timeout


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("1H", 3_600 * 10**9),
        ("2M", 120 * 10**9),
        ("3S", 3 * 10**9),
        ("250m", 250 * 10**6),
        ("5u", 5_000),
        ("99999999n", 99_999_999),
    ],
)
def test_every_unit(text: str, nanoseconds: int) -> None:
    assert grpc_timeout(text) == nanoseconds


@pytest.mark.parametrize("text", ["", "1", "m", "-1m", "123456789n", "1 m", "1x", "\u0661m"])
def test_what_is_no_timeout(text: str) -> None:
    assert grpc_timeout(text) is None


def test_connect_counts_milliseconds() -> None:
    assert connect_timeout("250") == 250 * 10**6
    assert connect_timeout("12345678901") is connect_timeout("1m") is None

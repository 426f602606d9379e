import pytest

from app.wire.tls_keys import KeyLog

RANDOM, SECRET = "ab" * 32, "cd" * 32


def test_secrets_by_connection_and_label() -> None:
    log = KeyLog(
        ["# a comment", "", f"CLIENT_TRAFFIC_SECRET_0 {RANDOM} {SECRET}", f"CLIENT_RANDOM {RANDOM} {'0E' * 48}"]
    )
    assert log.secrets(bytes.fromhex(RANDOM)) == {
        "CLIENT_TRAFFIC_SECRET_0": bytes.fromhex(SECRET),
        "CLIENT_RANDOM": b"\x0e" * 48,
    }
    assert log.secrets(b"") == {}
    assert log.ignored == 0
    assert KeyLog(log.lines()).lines() == log.lines()


def test_what_is_new_is_told() -> None:
    log = KeyLog()
    assert not log
    assert log.add([f"CLIENT_TRAFFIC_SECRET_0 {RANDOM} {SECRET}"]) == {bytes.fromhex(RANDOM)}
    assert log.add([f"CLIENT_TRAFFIC_SECRET_0 {RANDOM} {SECRET}"]) == frozenset()
    assert log


@pytest.mark.parametrize(
    "line",
    [
        "CLIENT_TRAFFIC_SECRET_0",
        f"SOMETHING_ELSE {RANDOM} {SECRET}",
        f"CLIENT_TRAFFIC_SECRET_0 {RANDOM[2:]} {SECRET}",
        f"CLIENT_TRAFFIC_SECRET_0 {RANDOM} {SECRET}00",
        f"CLIENT_TRAFFIC_SECRET_0 {RANDOM} {'zz' * 32}",
        f"CLIENT_TRAFFIC_SECRET_0 {RANDOM} {SECRET} more",
        "x" * 10_000,
    ],
)
def test_lines_that_say_nothing_are_counted(line: str) -> None:
    log = KeyLog([line])
    assert (log.ignored, bool(log)) == (1, False)

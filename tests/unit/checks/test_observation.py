"""What a check looks at."""

import pytest

from tests.support import takes

shop = takes.shop()


def test_scripted_calls_are_found_by_their_names() -> None:
    assert [call.label for call in shop.calls_named("again")] == ["again 1", "again 2"]
    assert all(call.wire and call.wire.path == "/shop.Shop/Buy" for call in shop.calls_named("again"))
    assert shop.calls_named("nobody") == ()


def test_a_path_finds_every_call() -> None:
    assert len(shop.calls_named("/shop.Shop/Buy")) == 8


def test_a_status_is_what_the_client_saw() -> None:
    (late,) = shop.calls_named("late")
    assert (late.status, late.status_message) == ("DEADLINE_EXCEEDED", "Deadline Exceeded")
    assert late.wire is not None


def test_how_it_ended() -> None:
    assert shop.ended is not None
    assert shop.ended.outcome.name == "COMPLETED"


@pytest.mark.parametrize(
    ("token", "there"),
    [
        ("call-1", True),
        ("call-99", False),
        ("message-1-2", True),
        ("message-1-9", False),
        ("node-1-1-4.0", True),
        ("node-1-1-9", False),
        ("frame-3", True),
        ("frame-9999", False),
    ],
)
def test_tokens_that_name_something(token: str, there: bool) -> None:
    assert shop.has(token) is there

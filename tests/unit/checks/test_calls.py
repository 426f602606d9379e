"""Checks of calls, on a real recording."""

from app.checks.results import State
from tests.support.asking import ask, fails, passes


def test_a_status_is_the_clients() -> None:
    passes("status", call="buy")
    passes("status", call="late", code="DEADLINE_EXCEEDED")
    passes("status", call="cancelled", code="CANCELLED")
    passes("status", call="fail", code="NOT_FOUND", message="no such")


def test_another_status_is_told_with_its_message() -> None:
    assert fails("status", call="fail") == "The call fail ended with NOT_FOUND (“no such item”), not with OK."
    assert "its message says “no such item”" in fails("status", call="fail", code="NOT_FOUND", message="sold out")


def test_an_unimplemented_method_says_why() -> None:
    text = fails("status", call="nothing")
    assert text.startswith("The call nothing ended with UNIMPLEMENTED")
    assert "/shop.Shop/Nothing" in text


def test_a_call_that_nobody_made() -> None:
    assert fails("status", call="/shop.Shop/Sell") == "No call /shop.Shop/Sell was made."


def test_calls_are_counted() -> None:
    passes("call_count", call="/shop.Shop/Buy", exactly=8)
    assert fails("call_count", call="again", exactly=3) == "2 calls to again crossed the wire, not 3."
    assert fails("call_count", call="/shop.Shop/Sell", at_least=1).startswith("No call to /shop.Shop/Sell")


def test_calls_that_overlap() -> None:
    assert passes("overlapping", call="many", at_least=1).evidence[0].cursor.startswith("call-")
    assert "At most 1 call to again" in fails("overlapping", call="again", at_least=2)


def test_error_details() -> None:
    result = passes("error_detail", call="fail", type="google.rpc.BadRequest", contains="unknown")
    assert result.evidence[0].cursor.startswith("call-")
    assert "its details are: google.rpc.BadRequest" in fails("error_detail", call="fail", type="google.rpc.Help")
    assert "its details are: none" in fails("error_detail", call="buy", type="google.rpc.Help")
    assert "says {" in fails("error_detail", call="fail", type="google.rpc.BadRequest", contains="sold")


def test_expected_and_seen_are_told() -> None:
    result = ask("status", call="fail")
    assert (result.state, result.expected, result.seen) == (State.FAILED, "OK", "NOT_FOUND")

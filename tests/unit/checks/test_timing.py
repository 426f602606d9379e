"""Checks of time, on a real recording."""

from tests.support.asking import fails, passes


def test_how_long_a_call_takes() -> None:
    passes("duration", call="watch", at_least_ms=60, at_most_ms=2000)
    assert "It should take at most 1 ms." in fails("duration", call="watch", at_most_ms=1)


def test_responses_come_one_by_one() -> None:
    passes("spread", call="watch", at_least_ms=40)
    assert "They came all together" in fails("spread", call="watch", at_least_ms=5000)
    assert "has 1 response; two are needed" in fails("spread", call="buy", at_least_ms=1)


def test_answers_in_between() -> None:
    passes("interleaved", call="chat")
    assert "Request 1 of collect was not answered before request 2" in fails("interleaved", call="collect")


def test_what_comes_after_the_half_close() -> None:
    passes("after_half_close", call="chat")
    assert "too early" in fails("after_half_close", call="chat", number=1)
    assert fails("after_half_close", call="fail") == "The call fail has no response."


def test_work_after_a_cancellation() -> None:
    passes("stops_after_cancel", call="cancelled", within_ms=1000, log="working")
    passes("stops_after_cancel", call="cancelled", within_ms=1000)
    text = fails("stops_after_cancel", call="cancelled", within_ms=-5000, log="working")
    assert "ms after the client had cancelled, your server still worked: it printed “working”." in text
    assert fails("stops_after_cancel", call="buy", within_ms=1, log="x") == "The call buy was not cancelled."

"""Checks of messages, on a real recording."""

from dataclasses import replace
from pathlib import Path

from app.checks.results import State
from app.schema.model import EMPTY
from app.schema.read import read
from tests.support import schemas, takes
from tests.support.asking import ask, fails, passes


def test_a_response_as_a_whole_and_in_part() -> None:
    passes("response", call="buy", equals={"total": 6})
    passes("response", call="buy", contains={})
    passes("response", call="chat", contains={"text": "bye"}, number=3)


def test_a_wrong_response_points_at_its_field() -> None:
    result = ask("response", call="buy", equals={"total": 7})
    assert result.text == 'The response of buy is {"total": "6"}; it should be {"total": 7}.'
    assert result.evidence[0].cursor == "node-1-2-0"


def test_a_default_that_is_left_out_is_a_default() -> None:
    passes("response", call="many", equals={"total": 0})
    result = ask("response", call="many", equals={"total": 3})
    assert (result.state, result.seen) == (State.FAILED, "{}")
    assert result.evidence[0].cursor.startswith("message-")


def test_a_request() -> None:
    passes("request", call="buy", contains={"mood": -2, "lucky": [3, 270], "address": {"city": "Rome"}})
    assert "it should have" in fails("request", call="buy", contains={"address": {"city": "Oslo"}})


def test_a_message_as_an_old_program_sees_it(tmp_path: Path) -> None:
    text = (takes.SHOP / "shop.proto").read_text().replace("total = 1", "amount = 1")
    assert "amount = 1" in text
    (tmp_path / "shop.proto").write_text(text)
    seen = replace(takes.shop(), starter=read(schemas.compiled(tmp_path, ("shop.proto",))))
    result = ask("response", seen=seen, call="buy", equals={"amount": 6}, old_schema=True)
    assert (result.state, result.seen) == (State.PASSED, '{"amount": "6"}')
    told = ask("response", seen=seen, call="buy", equals={"total": 6}, old_schema=True).text
    assert told.startswith('The response of buy, as an old program sees it, is {"amount": "6"}; it should be')
    assert ask("request", seen=seen, call="buy", contains={"item": "tea"}, old_schema=True).state is State.PASSED
    nothing = replace(seen, starter=EMPTY)
    assert ask("response", seen=nothing, call="buy", equals={"total": 6}, old_schema=True).seen == "null"


def test_no_response_says_the_status() -> None:
    text = fails("response", call="fail", equals={})
    assert text == "The call fail got no response message. Its status is NOT_FOUND: “no such item”."
    assert "3 responses, not 4" in fails("response", call="watch", contains={}, number=4)


def test_all_messages_in_order() -> None:
    passes("messages", call="watch", side="response", equal_to=[{"total": 0}, {"total": 1}, {"total": 2}])
    assert "response 2 of watch" in fails(
        "messages", call="watch", side="response", equal_to=[{"total": 0}, {"total": 5}, {"total": 2}]
    )
    assert "it should have 2" in fails("messages", call="watch", side="response", equal_to=[{}, {"total": 1}])


def test_messages_are_counted() -> None:
    passes("message_count", call="collect", side="request", exactly=2)
    assert "has 1 response; it should have at least 2" in fails(
        "message_count", call="collect", side="response", at_least=2
    )

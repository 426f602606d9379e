"""The messages to choose from."""

from dataclasses import replace

from app.web.presenters import picker
from tests.unit.web.presenters.conftest import Greeting


def test_of_very_many_messages_those_around_the_chosen_one_can_be_chosen(greeting: Greeting) -> None:
    call = greeting.trace.calls[0]
    many = tuple(replace(call.messages[0], number=number) for number in range(1, 1001))
    trace = replace(greeting.trace, calls=(replace(call, messages=many),))
    (choice,) = picker.present(trace, "/a?", "/p?", (1, 500), {})
    numbers = [int(message.url.rpartition("=")[2]) for message in choice.messages]
    assert (numbers[0], len(numbers)) == (488, picker.MOST_MESSAGES)
    assert [message.chosen for message in choice.messages].index(True) == 12
    assert choice.left_out == "976 more: choose them in the sequence."


def test_the_picker_offers_every_message_and_marks_the_chosen(greeting: Greeting) -> None:
    (call,) = picker.present(greeting.trace, "/x?a", "/y?a", (1, 2), {(1, 1): "hello"})
    assert call.title == "1. SayHello"
    assert [(m.url, m.chosen) for m in call.messages] == [
        ("/x?a&call=1&message=1", False), ("/x?a&call=1&message=2", True),
    ]  # fmt: skip
    assert [m.words for m in call.messages] == ["hello", "greeter.HelloReply"]

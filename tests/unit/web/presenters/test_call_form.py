"""The call area's form: the request box, what is wrong with it, the four controls."""

from app.client.runner import CallProblem
from app.runs.problems import SourceProblem
from app.schema.model import Method
from app.web.presenters import call_form
from app.web.presenters.call_form import OpenCall
from tests.support import schemas

OPEN = OpenCall(url="/c/3", name="call 3", may_send=True)


def problem(line: int, column: int, text: str = "no") -> CallProblem:
    return CallProblem(call_index=0, message_index=0, problem=SourceProblem(line=line, column=column, text=text))


def methods(*, client_streaming: bool) -> Method:
    found = schemas.schema(schemas.kinds()).services
    return next(m for service in found for m in service.methods if m.client_streaming is client_streaming)


def test_the_box_says_what_it_sends() -> None:
    unary = call_form.request(methods(client_streaming=False), "{}", editable=True)
    stream = call_form.request(methods(client_streaming=True), "{}", editable=True)
    assert unary.sends != stream.sends
    assert unary.type_name == methods(client_streaming=False).input_type
    nothing = call_form.request(None, "", editable=False)
    assert (nothing.text, nothing.type_name, nothing.sends) == ("{}", "", "")


def test_problems_have_their_places_and_the_first_is_marked() -> None:
    view = call_form.answer((problem(2, 5, "first"), problem(3, 0), problem(0, 0)))
    assert [(p.place, p.text) for p in view.problems] == [
        ("Line 2, column 5", "first"), ("Line 3", "no"), ("", "no"),
    ]  # fmt: skip
    assert (view.line, view.column) == (2, 5)
    assert call_form.answer(()) == call_form.AnswerView()


def test_our_own_words_have_no_place() -> None:
    view = call_form.said("one", "two")
    assert [(p.place, p.text) for p in view.problems] == [("", "one"), ("", "two")]


def enabled(view: call_form.ControlsView) -> list[bool]:
    return [control.enabled for control in (view.call, view.send, view.half_close, view.cancel)]


def test_without_an_open_call_there_is_only_call() -> None:
    view = call_form.controls("/calls", None, callable_now=True)
    assert enabled(view) == [True, False, False, False]
    assert [view.send.url, view.half_close.url, view.cancel.url] == ["", "", ""]


def test_an_open_stream_can_be_fed_half_closed_and_cancelled() -> None:
    view = call_form.controls("/calls", OPEN, callable_now=True)
    assert enabled(view) == [True, True, True, True]
    assert (view.call.url, view.send.url) == ("/calls", "/c/3/messages")
    assert (view.half_close.url, view.cancel.url) == ("/c/3/half-close", "/c/3/cancel")
    assert "call 3" in view.send.hint
    assert "call 3" in view.cancel.hint


def test_a_call_that_has_said_all_can_only_be_cancelled() -> None:
    view = call_form.controls("/calls", OpenCall(url="/c/3", name="call 3", may_send=False), callable_now=False)
    assert enabled(view) == [False, False, False, True]
    hints = {view.call.hint, view.send.hint, view.cancel.hint}
    assert len(hints) == 3, "each control says its own reason"

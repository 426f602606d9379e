"""The page of a comparison: what can be chosen, how far it is, what came of it."""

from dataclasses import replace

from app.runs.events import ComparedPart
from app.trace.twin import Comparison, Side
from app.web.presenters import twin
from tests.support.twin_recordings import as_json, compared, over_grpc, told
from tests.unit.web.presenters.conftest import Greeting


def comparison(calls: int = 2) -> Comparison:
    events = [
        told(part, json=json, ports=(40001 if json else 40000,), calls=calls)
        for part in ComparedPart
        for json in (False, True)
    ]
    return compared(*events, conversations=(over_grpc(), as_json()))


def test_calls_with_one_request_message_can_be_chosen(greeting: Greeting) -> None:
    told_of = greeting.conversation
    (choice,) = twin.choices(told_of)
    assert (choice.number, choice.text) == (1, 'call 1: SayHello {"name": "Ada", "mood": -2, "lucky": [3, 270]}')
    chat = replace(told_of, calls=(replace(told_of.calls[0], kind="bidirectional streaming"),))
    assert twin.choices(chat) == ()
    assert "No call of this run" in twin.unfit(chat)
    assert "made no call" in twin.unfit(replace(told_of, calls=()))


def test_while_it_is_made_the_parts_are_told() -> None:
    found = comparison()
    begun = replace(found, parts={ComparedPart.ONE_BY_ONE: found.parts[ComparedPart.ONE_BY_ONE]})
    view = twin.under_way(begun, "r-json")
    assert view.poll_url == "/runs/r-json/json/progress"
    assert [step.state for step in view.steps] == ["done", "now", "next"]


def test_what_came_of_it() -> None:
    view = twin.present(comparison(), "Compared.", "r-json")
    assert (len(view.verdicts), len(view.bars), len(view.lanes), view.trouble, view.poll_url) == (7, 3, 2, "", "")
    assert view.made.startswith("/demo.Echo/Say was called 2 times each way")
    assert "a spread of so few says little" in view.made
    request, answer = view.said
    assert (request.hex, request.json) == ("0a 03 41 64 61", '{"name":"Ada"}')
    assert (answer.hex_note, answer.json_note) == ("protobuf, 9 bytes", "JSON, 22 bytes")


def test_errors_holes_and_an_early_end_are_told() -> None:
    found = comparison()
    alone = found.parts[ComparedPart.ONE_BY_ONE]

    def failing(side: Side, status: int) -> Side:
        return replace(side, planned=30, counted=tuple(replace(one, status=status) for one in side.counted))

    part = replace(alone, grpc=failing(alone.grpc, 5), json=failing(alone.json, 404))
    broken = replace(found, parts={ComparedPart.ONE_BY_ONE: part}, gaps=("A hole.",))
    view = twin.present(broken, "A call took longer than 10 s.", "r-json")
    assert view.trouble == "A call took longer than 10 s."
    assert "Not every call is in the recording, and what is not there is not counted. A hole." in view.made
    assert "status 5, HTTP 404" in view.made
    none = twin.present(Comparison(path="", parts={}), "", "r-json")
    assert (none.trouble, none.verdicts) == ("No call of this comparison is in its recording.", ())

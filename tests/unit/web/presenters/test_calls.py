"""The calls of a run as the driver saw them, linked to what the wire shows of them."""

from dataclasses import replace

from app.runs import events as ev
from app.runs.spec import Metadatum
from app.schema.model import Schema
from app.trace.conversation import Conversation, conversation
from app.web.presenters import calls
from app.web.presenters.calls import Links
from tests.support import recordings as r
from tests.support import schemas
from tests.unit.web.presenters.conftest import Greeting

SCHEMA: Schema = schemas.schema(schemas.kinds())
WATCH = "/kinds.three.Kinds/Watch"
LINKS = Links(address="/runs/r/wire/sequence?zoom=messages", page_address="/w/x?view=sequence")


def tree(label: str) -> bytes:
    return schemas.message_class(schemas.kinds(), "kinds.three.Tree")(label=label).SerializeToString()


def said(*events: ev.AnyEvent) -> Conversation:
    return conversation(r.recording(*r.up(), *events), SCHEMA)


def test_the_recorded_call_is_linked_to_its_bytes(greeting: Greeting) -> None:
    (call,) = calls.present(greeting.conversation, greeting.trace, LINKS, editable=True).calls
    assert (call.service, call.method, call.kind, call.cursor) == ("greeter.Greeter", "SayHello", "unary", "call-1")
    assert [(m.cursor, m.arrow) for m in call.messages] == [("message-1-1", "▶"), ("message-1-2", "◀")]
    assert [m.url for m in call.messages] == [f"{LINKS.address}&call=1&message={n}" for n in (1, 2)]
    assert call.messages[0].lights == "call-1 frame-10"
    assert call.status
    assert (call.status.tone, call.status.code, call.status.name) == ("good", 0, "OK")


def test_until_the_wire_shows_it_a_message_links_to_nothing(greeting: Greeting) -> None:
    (call,) = calls.present(greeting.conversation, None, LINKS, editable=True).calls
    assert {(m.cursor, m.lights, m.url, m.page_url) for m in call.messages} == {("", "", "", "")}
    assert '"Ada"' in call.messages[0].text


def test_the_words_of_a_message_are_those_of_the_driver(greeting: Greeting) -> None:
    found = calls.words(greeting.trace, greeting.conversation)
    assert found == {
        (1, 1): '{"name": "Ada", "mood": -2, "lucky": [3, 270]}',
        (1, 2): '{"message": "Hello, grumpy Ada!"}',
    }


def test_where_the_middle_is_missing_no_message_is_paired(greeting: Greeting) -> None:
    driven = replace(greeting.conversation.calls[0], steps_left_out=4)
    cut = replace(greeting.conversation, calls=(driven,))
    assert calls.words(greeting.trace, cut) == {}
    (call,) = calls.present(cut, greeting.trace, LINKS, editable=True).calls
    assert "4" in call.left_out


def test_the_latest_call_comes_first() -> None:
    found = said(r.header(WATCH), r.trailer(), r.header(WATCH, 2))
    view = calls.present(found, None, LINKS, editable=True)
    assert [(call.number, call.open) for call in view.calls] == [(2, True), (1, False)]
    assert view.empty == ""
    assert "7" in calls.present(replace(found, calls_left_out=7), None, LINKS, editable=True).empty


def test_an_empty_list_says_what_to_do() -> None:
    mine, theirs = (calls.present(said(), None, LINKS, editable=editable).empty for editable in (True, False))
    assert "Call" in mine
    assert "copy" in theirs


def test_a_failure_is_told_with_its_words() -> None:
    found = said(r.header(WATCH, deadline_ms=500), r.sent(tree("a")), r.trailer(5, "no tree"))
    (call,) = calls.present(found, None, LINKS, editable=True).calls
    assert call.status
    assert (call.status.tone, call.status.name, call.status.message) == ("bad", "NOT_FOUND", "no tree")
    assert any("500" in note for note in call.notes)


def test_what_the_learner_cancelled_is_no_alarm() -> None:
    cancel = ev.CallStep(call=1, kind=ev.StepKind.CANCEL)
    found = said(r.header(WATCH), cancel, r.trailer(1, "cancelled"))
    (call,) = calls.present(found, None, LINKS, editable=True).calls
    assert call.status
    assert call.status.tone == "dim"
    assert len(call.notes) == 1


def test_metadata_stands_under_its_moment() -> None:
    entries = (Metadatum(name="x-who", value=b"ada"), Metadatum(name="k-bin", value=b"\x00\xff"))
    found = said(replace(r.header(WATCH), metadata=entries), replace(r.trailer(), metadata=entries[:1]))
    (call,) = calls.present(found, None, LINKS, editable=True).calls
    assert [[row.name for row in block.rows] for block in call.metadata] == [["x-who", "k-bin"], ["x-who"]]
    assert len({block.title for block in call.metadata}) == 2


def test_a_message_that_the_schema_cannot_read_is_still_a_row() -> None:
    (call,) = calls.present(said(r.header("/un.Known/M"), r.sent(b"\xff")), None, LINKS, editable=True).calls
    assert len(call.messages) == 1
    assert call.messages[0].text
    assert call.messages[0].size == "1 B"


def test_listeners() -> None:
    assert calls.listening(said()) == (("server", 50051),)
    assert calls.listening(said(r.exited())) == ()


def test_the_open_call_is_the_latest_that_has_not_ended() -> None:
    stream = next(m.path for s in SCHEMA.services for m in s.methods if m.client_streaming)
    found = said(r.header(WATCH), r.header(stream, 2), r.header(stream, 3), r.trailer(call=3))
    open_call = calls.open_call(found, "/w/x/runs/r/calls", SCHEMA)
    assert open_call
    assert (open_call.url, open_call.may_send) == ("/w/x/runs/r/calls/2", True)
    half_closed = calls.open_call(said(r.header(stream), r.half_close()), "/c", SCHEMA)
    assert half_closed
    assert not half_closed.may_send
    assert calls.open_call(said(r.header(WATCH), r.trailer()), "/c", SCHEMA) is None


def test_a_run_that_ended_without_a_call_does_not_ask_for_one() -> None:
    assert "Press Call" not in calls.present(said(), None, LINKS, editable=True, live=False).empty

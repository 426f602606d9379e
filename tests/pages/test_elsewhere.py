"""A call in other tools' words, and a form filled in from elsewhere; nothing here makes a call."""

from dataclasses import replace
from pathlib import Path

from app.decode.pool import DecodePool
from app.runs import events as ev
from app.runs.spec import Metadatum, Request, RequestFormat
from tests.support.pages import Element
from tests.support.people import Person, fragments
from tests.support.school import LESSON, School

HELLO = {"path": "/greeter.Greeter/SayHello", "request": '{"name": "Ada"}'}
COMMAND = (
    "grpcurl -plaintext -max-time 2 -H 'x-who: ada' -d '{\"name\": \"Bob\"}' localhost:50051 greeter.Greeter/SayHello"
)


def asked(person: Person, tool: str, status: int = 200, **form: str) -> dict[str, Element]:
    response = person.post(f"{person.url}/elsewhere/{tool}", {**HELLO, **form})
    assert response.status_code == status, response.text
    return fragments(response)


def test_as_grpcurl(alice: Person) -> None:
    text = asked(alice, "grpcurl")["#snippet"].one(id="snippet-text").text
    assert text.startswith("grpcurl \\ -plaintext \\ -proto greeter.proto")
    assert text.endswith("localhost:50051 \\ greeter.Greeter/SayHello")
    notes = asked(alice, "grpcurl", **{"as": "bytes", "request": "ff"})["#snippet"].text
    assert "the bytes you typed are not in this command" in notes


def test_as_python(alice: Person) -> None:
    text = asked(alice, "python", deadline_ms="200")["#snippet"].one(id="snippet-text").text
    assert "import greeter_pb2_grpc" in text
    assert "stub.SayHello(request, timeout=0.2)" in text


def test_as_text_format(alice: Person) -> None:
    shown = asked(alice, "text", **{"as": "bytes", "request": "0a 03 41 64 61"})["#snippet"]
    assert shown.one(id="snippet-text").text.strip() == 'name: "Ada"'
    assert "protoc --encode=greeter.HelloRequest" in shown.text


def test_what_is_wrong_with_the_call_is_said_first(alice: Person) -> None:
    assert "whole number of milliseconds" in asked(alice, "python", 422, deadline_ms="soon")["#call-answer"].text
    assert alice.post(f"{alice.url}/elsewhere/curl", HELLO).status_code == 404


def test_a_pasted_command_fills_the_form_and_calls_nothing(alice: Person) -> None:
    found = asked(alice, "paste", command=COMMAND)
    assert '"Bob"' in "".join(str(c) for c in found["#request"].one("textarea").children)
    options = found["#call-options"]
    assert options.one("input", name="deadline_ms")["value"] == "2000"
    assert [row["value"] for row in options.all("input", name="metadata_name") if row["value"]] == ["x-who"]
    assert "localhost:50051 is left out" in found["#snippet"].text
    assert alice.web.asked == []


def test_a_command_that_cannot_be_used_says_why(alice: Person) -> None:
    assert "no grpcurl command" in asked(alice, "paste", 422, command="ls")["#snippet"].text
    unknown = asked(alice, "paste", 422, command="grpcurl -plaintext h:1 no.Such/Method")["#snippet"].text
    assert "no method /no.Such/Method" in unknown


def test_only_its_owner_fills_it(alice: Person, charlie: Person) -> None:
    assert charlie.post(f"{alice.url}/elsewhere/paste", {"command": COMMAND}).status_code == 403
    assert charlie.get(f"{alice.url}/elsewhere/again?run=x&call=1").status_code == 403


def test_an_earlier_call_is_filled_in_again(alice: Person) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    header = ev.CallStep(
        call=1, kind=ev.StepKind.CLIENT_HEADER, path=HELLO["path"], deadline_ms=150, metadata=(Metadatum(name="k", value=b"v"),)
    )  # fmt: skip
    data = bytes.fromhex("0a 03 5a 6f 65")
    sent = ev.CallStep(call=1, kind=ev.StepKind.CLIENT_MESSAGE, message=data, message_length=len(data))
    alice.web.happened(alice.run_id, header, sent)
    page = alice.page(alice.url)
    (again,) = [button for button in page.all("button") if button.text == "Again"]
    found = fragments(alice.get(again["hx-get"], HX_Request="true"))
    assert '"Zoe"' in "".join(str(c) for c in found["#request"].one("textarea").children)
    assert found["#call-options"].one("input", name="deadline_ms")["value"] == "150"


def test_bytes_that_json_would_lose_are_filled_in_as_bytes(alice: Person) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    data = bytes.fromhex("f8 07 01")
    alice.web.happened(
        alice.run_id,
        ev.CallStep(call=1, kind=ev.StepKind.CLIENT_HEADER, path=HELLO["path"]),
        ev.CallStep(call=1, kind=ev.StepKind.CLIENT_MESSAGE, message=data, message_length=len(data)),
    )
    found = fragments(alice.get(f"{alice.url}/elsewhere/again?run={alice.run_id}&call=1", HX_Request="true"))
    assert "".join(str(c) for c in found["#request"].one("textarea").children).strip() == "f8 07 01"


def test_a_call_that_is_not_there(alice: Person, charlie: Person) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    assert alice.get(f"{alice.url}/elsewhere/again?run={alice.run_id}&call=7").status_code == 404
    assert alice.get(f"{alice.url}/elsewhere/again?run=unknown&call=1").status_code == 404
    charlie.create("greeter")
    charlie.post(f"{charlie.url}/calls", HELLO)
    assert alice.get(f"{alice.url}/elsewhere/again?run={charlie.run_id}&call=1").status_code == 404


def test_a_lessons_calls_are_filled_in_by_hand(tmp_path: Path, decode: DecodePool) -> None:
    school = School(tmp_path, decode)
    (add,) = school.lesson.calls
    sent = Request(format=RequestFormat.BYTES, data=bytes.fromhex("08 05"))
    old = replace(add, name="old", title="An old client", request="", spec=replace(add.spec, requests=(sent,)))
    gone = replace(add, name="gone", spec=replace(add.spec, path="/no.Such/Method"))
    school.teach(replace(school.lesson, calls=(add, old, gone)))
    ada = school.begun()
    buttons = (
        ada.page(LESSON)
        .one(id="lesson-checks")
        .all("button", title="Fills the form with this call, to be changed or made again")
    )
    assert [button.text for button in buttons] == [add.title, "An old client", add.title]
    answers = [ada.get(button["hx-get"], HX_Request="true") for button in buttons]
    assert '"left": 3' in fragments(answers[0])["#request"].one("textarea").text
    assert fragments(answers[1])["#request"].one("textarea", id="request-hex").text == "08 05"
    assert "no method /no.Such/Method any more" in fragments(answers[2])["#call-answer"].text
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[0].headers["HX-Trigger"] == '{"show-pane":"call"}'
    assert "no such call" in ada.page(f"{LESSON}/calls/else", 404).text
    charlie = school.learner()
    assert "You have not begun" in charlie.page(f"{LESSON}/calls/old", 404).text
    assert charlie.page(LESSON).all("button", class_="small", title=buttons[0]["title"]) == []
    school.close()

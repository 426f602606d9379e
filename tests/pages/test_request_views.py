"""One request in three views, through the pages."""

import json
from typing import Any

import pytest

from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from tests.support.pages import Element
from tests.support.people import Person, fragments

HELLO = "/greeter.Greeter/SayHello"
ADA = '{\n  "name": "Ada"\n}'
ADA_HEX = "0a 03 41 64 61"


def turned(person: Person, view: str, status: int = 200, **form: str) -> dict[str, Element]:
    response = person.post(f"{person.url}/request/as/{view}", {"path": HELLO, **_named(form)})
    assert response.status_code == status, response.text
    return fragments(response)


def _named(form: dict[str, str]) -> dict[str, Any]:
    return {name.rstrip("_"): text for name, text in form.items()}


def box(found: dict[str, Element]) -> str:
    return "".join(str(child) for child in found["#request"].one("textarea").children).strip()


def test_json_becomes_bytes_and_comes_back(alice: Person) -> None:
    as_bytes = turned(alice, "bytes", request=ADA)
    assert box(as_bytes) == ADA_HEX
    assert [b["aria-label"] for b in as_bytes["#request"].all("span", class_="box-value")]
    assert "5 bytes" in as_bytes["#request"].text
    assert json.loads(box(turned(alice, "json", as_="bytes", request=ADA_HEX))) == {"name": "Ada"}


def test_a_form_is_filled_from_json_and_back(alice: Person) -> None:
    form = turned(alice, "form", request=ADA)["#request"]
    assert form.one("textarea", name="f/name").text == "Ada"
    assert form.one("input", name="as")["value"] == "form"
    back = turned(alice, "json", as_="form", **{"f/name": "Bob"})
    assert json.loads(box(back)) == {"name": "Bob"}


def test_a_mistake_in_the_json_keeps_the_view_and_says_where(alice: Person) -> None:
    for view in ("form", "bytes"):
        found = turned(alice, view, 422, request='{\n  "name": oops}')
        assert "#request" not in found
        assert found["#call-answer"].text.startswith("✕ Line ")
    assert "so a form cannot show it yet" in turned(alice, "form", 422, request="{oops")["#call-answer"].text


def test_too_much_for_a_form_is_said(alice: Person) -> None:
    long = json.dumps({"name": "x" * 200_000})
    assert "too large for a form" in turned(alice, "form", 422, request=long)["#call-answer"].text
    deep = '{"name":' * 2000 + "1" + "}" * 2000
    assert "nests too deep for a form" in turned(alice, "form", 422, request=deep)["#call-answer"].text


def test_what_json_cannot_hold_is_said_and_comes_back_with_the_bytes(alice: Person) -> None:
    unknown = f"{ADA_HEX} f8 07 01"
    as_json = turned(alice, "json", as_="bytes", request=unknown)
    page = as_json["#request"]
    assert "field 127 stays in the bytes" in page.text
    kept = {f"kept_{name}": page.one("input", name=f"kept_{name}")["value"] for name in ("hex", "json")}
    again = turned(alice, "bytes", request=box(as_json), **kept)
    assert box(again) == unknown
    edited = turned(alice, "bytes", request='{"name": "Bob"}', **kept)
    assert box(edited) == "0a 03 42 6f 62"


def test_bytes_that_break_off_show_where(alice: Person) -> None:
    response = alice.post(f"{alice.url}/request/bytes", {"path": HELLO, "as": "bytes", "request": "0a 05 41"})
    shown = fragments(response)["#request-bytes"]
    assert "Field 1 says that 5 bytes follow" in shown.text
    assert "can be sent as it is" in shown.text
    assert shown.all("span", class_="box-broken")
    wrong = alice.post(f"{alice.url}/request/bytes", {"path": HELLO, "as": "bytes", "request": "0a zz"})
    assert "“z” is no hexadecimal digit" in fragments(wrong)["#request-bytes"].text
    refused = turned(alice, "json", 422, as_="bytes", request="0a zz")
    assert "no hexadecimal digit" in refused["#call-answer"].text


def test_bytes_are_sent_as_they_are(alice: Person) -> None:
    form = {"path": HELLO, "as": "bytes", "request": "0a 05 41"}
    assert alice.post(f"{alice.url}/calls", form).status_code == 200
    asked = next(found for found in alice.web.asked if isinstance(found, pb.StartRunRequest))
    (request,) = asked.calls[0].requests
    assert (request.format, request.data) == (pb.Request.FORMAT_BYTES, bytes.fromhex("0a0541"))


def test_a_form_is_sent_as_what_it_says(alice: Person) -> None:
    assert alice.post(f"{alice.url}/calls", {"path": HELLO, "as": "form", "f/name": "Bob"}).status_code == 200
    asked = next(found for found in alice.web.asked if isinstance(found, pb.StartRunRequest))
    assert json.loads(asked.calls[0].requests[0].data) == {"name": "Bob"}


def test_there_is_no_other_view_and_none_without_a_method(alice: Person) -> None:
    assert alice.post(f"{alice.url}/request/as/xml", {"path": HELLO}).status_code == 404
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "greeter.proto", "text": 'syntax = "proto3";'}]})
    response = alice.post(f"{alice.url}/request/as/form", {"path": HELLO})
    assert response.status_code == 409
    assert "your request stays as it is" in response.text


@pytest.mark.parametrize("view", ["form", "bytes", "json"])
def test_a_stranger_looks_but_does_not_edit(alice: Person, charlie: Person, view: str) -> None:
    response = charlie.post(f"{alice.url}/request/as/{view}", {"path": HELLO, "request": ADA})
    page = fragments(response)["#request"]
    boxes = [element for element in page.walk() if element.tag == "textarea"]
    assert boxes
    assert all("readonly" in e.attributes or "disabled" in e.attributes for e in boxes)

"""Bytes from anywhere, pasted or uploaded."""

import pytest
from werkzeug.test import TestResponse

from app.client import runner
from app.trace import export
from app.web.blueprints import decode
from app.web.presenters.decode import SAMPLE, SAMPLE_PROTO
from tests.support import traffic
from tests.support.pages import Element, parse
from tests.support.people import Person, Web

PREFIXED = "00 00 00 00 07 0a 03 41 64 61 10 03"
PROTO = 'syntax = "proto3"; message Hello { string name = 1; sint32 mood = 2; } message Other { bool x = 9; }'


def decoded(person: Person, status: int = 200, **form: str) -> Element:
    response = person.post("/decode", dict(form))
    assert response.status_code == status, response.text
    return parse(response.text)


def pcapng() -> bytes:
    talk = traffic.Conversation().settle().say(1, b"\x0a\x03Ada", b"").close()
    return export.to_pcapng(traffic.recording(talk.packets, traffic.opened()))


def upload(person: Person, data: bytes, name: str = "calls.pcapng", **form: str) -> TestResponse:
    person.page("/decode")
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in {"csrf_token": person.token, **form}.items()
    ]
    head = f'--cut\r\nContent-Disposition: form-data; name="capture"; filename="{name}"\r\n\r\n'
    body = "".join([*parts, head]).encode() + data + b"\r\n--cut--\r\n"
    return person.http.post("/decode/capture", data=body, content_type="multipart/form-data; boundary=cut")


def test_a_sample_fills_the_form_and_decodes(charlie: Person) -> None:
    assert charlie.page("/decode").one(id="decode-text").text == ""
    page = charlie.page("/decode?sample")
    assert page.one(id="decode-text").text == SAMPLE
    shown = decoded(charlie, text=SAMPLE, proto=SAMPLE_PROTO)
    assert "HelloRequest, length-prefixed" in shown.text
    assert "every field is known" in shown.text


def test_a_sample_capture_opens_as_a_run_with_its_schema(charlie: Person) -> None:
    charlie.page("/decode")
    answer = charlie.post("/decode/capture", {"sample": "1"})
    assert answer.status_code in {200, 303}
    run = charlie.page(answer.headers.get("Location") or answer.headers["HX-Redirect"])
    assert "A sample capture" in run.text
    assert "/greeter.Greeter/SayHello" in run.text
    assert "Ada" in run.text


def test_without_a_schema_the_readings_stand_side_by_side(charlie: Person) -> None:
    shown = decoded(charlie, text=PREFIXED)
    titles = [heading.text for heading in shown.all("h4")]
    assert titles == ["without a schema, length-prefixed", "without a schema, without a prefix"]
    assert shown.one(id="message")
    assert not shown.all("h2", id="message")


def test_another_reading_is_taken_apart(charlie: Person) -> None:
    first = decoded(charlie, text=PREFIXED, show="0.0").one(id="message").text
    other = decoded(charlie, text=PREFIXED, show="1.0").one(id="message").text
    assert first != other
    assert decoded(charlie, text=PREFIXED, show="9.9").one(id="message").text == first


def test_a_type_is_chosen_by_its_name(charlie: Person) -> None:
    shown = decoded(charlie, text="0a 03 41 64 61", proto=PROTO, type="Other")
    assert "Other, without a prefix" in shown.text
    assert "strange" in shown.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"text": ""}, "Paste some bytes"),
        ({"text": "0a 0"}, "3 digits"),
        ({"text": "0a", "proto": "message broken {"}, "The schema, line 3"),
        ({"text": "0a", "proto": "/" * (decode.MOST_PROTO_CHARACTERS + 1)}, "longer than 65536 characters"),
    ],
)
def test_what_is_wrong_stands_at_the_form_with_what_was_typed(
    charlie: Person, form: dict[str, str], words: str
) -> None:
    shown = decoded(charlie, 422, **form)
    (wrong,) = [p for p in shown.all("p") if p.get("role") == "alert"]
    assert words in wrong.text
    assert shown.one(id="decode-text").text.strip() == form["text"]


def test_a_capture_becomes_a_run_with_every_view(charlie: Person) -> None:
    answer = upload(charlie, pcapng())
    assert answer.status_code == 303
    page = charlie.page(answer.location)
    assert "calls.pcapng" in page.text
    for view in ("frames", "headers", "streams", "transcript"):
        assert "/demo.Echo/Say" in charlie.get(f"{answer.location}/wire/{view}").text or view == "streams"
    assert charlie.get(f"{answer.location}/recording.pcapng").status_code == 200


def test_the_schema_of_a_capture_names_its_messages(charlie: Person) -> None:
    proto = 'syntax = "proto3"; package demo; service Echo { rpc Say (M) returns (M); } message M { string who = 1; }'
    answer = upload(charlie, pcapng(), proto=proto)
    assert "who" in charlie.get(f"{answer.location}/wire/bytes").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Choose a pcap or pcapng file"),
        (b"hello", "neither a pcapng nor a pcap file"),
        (export.to_pcapng(traffic.recording([])), "no packet in this file"),
        (b"x" * (decode.MOST_CAPTURE_BYTES + 1), "larger than 3.0 MiB"),
    ],
)
def test_a_file_that_is_no_capture_is_refused(charlie: Person, data: bytes, words: str) -> None:
    answer = upload(charlie, data)
    assert answer.status_code == 422
    assert words in parse(answer.text).text


def test_a_capture_whose_schema_is_broken_says_so(charlie: Person) -> None:
    assert "The schema, line 3" in parse(upload(charlie, pcapng(), proto="broken").text).text


def test_without_a_compiler_the_bytes_can_still_be_read(
    charlie: Person, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "DEADLINE_SECONDS", 0.2)
    web.serving.close()
    (wrong,) = [p for p in decoded(charlie, 422, text=PREFIXED, proto=PROTO).all("p") if p.get("role") == "alert"]
    assert "compiler does not answer" in wrong.text
    assert "length-prefixed" in decoded(charlie, text=PREFIXED).text


def test_only_with_the_pages_own_token(charlie: Person) -> None:
    assert charlie.post("/decode", {"text": "00"}, token=False).status_code == 400
    assert charlie.http.put("/decode").status_code in {400, 405}

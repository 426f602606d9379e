"""The trace as JSON: its shape is a promise to other programs."""

import base64
import json
from typing import Any

from google.protobuf import wrappers_pb2

from app.runs.events import LogLine, LogStream
from app.schema.model import EMPTY
from app.trace import export_json
from app.trace.build import build
from tests.support.traffic import Conversation, opened, recording
from tests.unit.trace.test_transcript import schema

SPOKEN = wrappers_pb2.StringValue(value="Ada").SerializeToString()


def document(talk: Conversation, *, known: bool = True) -> dict[str, Any]:
    events = (opened(), LogLine(process="server", stream=LogStream.STDOUT, text="got “Ada”"))
    kept = schema() if known else EMPTY
    text = export_json.to_json(build(recording(talk.packets, *events), kept), kept)
    assert text.isascii()
    assert text.endswith("}\n")
    return dict(json.loads(text))


def test_a_call_leads_from_its_path_to_the_bytes_of_a_field() -> None:
    made = document(Conversation().settle().say(1, SPOKEN, b"").close())
    assert made["format"] == "grpclab.trace.v1"
    (call,) = made["calls"]
    assert (call["path"], call["client"], call["stream"]) == ("/demo.Echo/Say", "driver", 1)
    assert call["status"] == {"code": 0, "name": "OK", "message": ""}
    assert ["te", "trailers"] in call["request_headers"]
    asked = call["messages"][0]
    assert (asked["type"], asked["json"], asked["prefix"]) == ("google.protobuf.StringValue", "Ada", "0000000005")
    assert base64.b64decode(asked["data"]) == SPOKEN
    (field,) = asked["fields"]
    assert (field["name"], field["wire_type"], field["start"], field["end"]) == ("value", "LEN", 0, 5)
    frame = made["frames"][asked["frames"][0] - 1]
    assert (frame["name"], frame["messages"], frame["call"]) == ("DATA", [1], 1)
    ((start, end),) = asked["wire"]
    assert (start, end) == (frame["start"] + 9, frame["end"])


def test_header_fields_say_how_they_were_written() -> None:
    made = document(Conversation().settle().say(1, b"", b""))
    (block,) = [frame for frame in made["frames"] if frame["name"] == "HEADERS" and frame["sender"] == "client"]
    assert block["headers"][0] == {
        "name": ":method", "value": "POST", "representation": "indexed", "index": 3, "huffman": [], "start": 0, "end": 1,
    }  # fmt: skip


def test_without_a_schema_the_bytes_are_there() -> None:
    asked = document(Conversation().settle().say(1, SPOKEN, b""), known=False)["calls"][0]["messages"][0]
    assert (asked["json"], asked["type"]) == (None, "")
    assert (asked["fields"][0]["number"], asked["fields"][0]["name"]) == (1, "")
    assert base64.b64decode(asked["data"]) == SPOKEN


def test_what_is_wrong_has_its_place_and_its_section() -> None:
    wrong = document(Conversation().settle().say(1, b"\x0a\x7f", b""))["calls"][0]["messages"][0]["fields"][0]
    assert {problem["start"] for problem in wrong["problems"]} <= {0, 1, 2}
    assert all(problem["code"] and problem["text"] for problem in wrong["problems"])


def test_the_timeline_is_there_and_foreign_text_is_escaped() -> None:
    (line, _) = document(Conversation())["timeline"]
    assert (line["kind"], line["text"]) == ("LogLine", "server stdout: got \\u201cAda\\u201d")


def test_other_protocols_are_there_too() -> None:
    made = document(Conversation().client(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"))
    assert [(one["start_line"], one["headers"]) for one in made["http1"]] == [
        ("GET /health HTTP/1.1", [["Host", "a"]]),
    ]
    tls = document(Conversation().client(bytes.fromhex("160301 0004 01000000")))
    assert [(one["name"], one["handshake"]) for one in tls["tls_records"]] == [("handshake", "client_hello")]


def test_fields_of_very_many_messages_end_at_the_limit_and_their_bytes_do_not() -> None:
    talk = Conversation().settle().say(1, SPOKEN * 2, b"").say(3, SPOKEN, b"")
    text = export_json.to_json(build(recording(talk.packets), EMPTY), EMPTY, most_fields=1)
    first, second = (call["messages"][0] for call in json.loads(text)["calls"])
    assert len(first["fields"]) == 2
    assert second["fields"] is None
    assert base64.b64decode(second["data"]) == SPOKEN

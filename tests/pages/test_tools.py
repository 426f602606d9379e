"""The editor's table of symbols: for everyone who sees the workspace, and bounded."""

from typing import Any

from app.web.blueprints import tools
from tests.support.people import Person


def table(person: Person, url: str) -> dict[str, Any]:
    response = person.get(f"{url}/tools/symbols.json")
    assert response.status_code == 200
    assert isinstance(response.json, dict)
    return response.json


def test_the_names_of_the_workspace(alice: Person, charlie: Person) -> None:
    found = table(charlie, alice.url)
    assert found["sound"]
    symbols = found["symbols"]
    assert symbols["greeter.HelloRequest"]["at"][0] == "greeter.proto"
    assert symbols["module greeter_pb2"]["members"]["HelloReply"] == "class greeter.HelloReply"
    assert symbols["servicer greeter.Greeter"]["members"]["SayHello"] == "greeter.Greeter.SayHello"
    assert symbols["module grpc"]["members"]["server"] == "grpc.server"
    assert ["deprecated", "bool", ["true", "false"]] in found["options"]["field"]


def test_a_schema_that_does_not_compile_says_so(alice: Person) -> None:
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "greeter.proto", "text": "broken"}]})
    found = table(alice, alice.url)
    assert not found["sound"]
    assert "int32" in found["symbols"]


def test_no_more_than_a_page_can_use(alice: Person) -> None:
    count = tools.MOST_TYPES + 5
    text = 'syntax = "proto3";\n' + "".join(f"message M{number} {{}}\n" for number in range(count))
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "many.proto", "text": text}]})
    symbols = table(alice, alice.url)["symbols"]
    assert f"M{tools.MOST_TYPES - 1}" in symbols
    assert f"M{tools.MOST_TYPES}" not in symbols


def test_of_another_workspace_and_other_ways_to_ask(alice: Person) -> None:
    assert alice.get("/w/nonesuch/tools/symbols.json").status_code == 404
    assert alice.post(f"{alice.url}/tools/symbols.json").status_code == 405


def advice(person: Person, url: str) -> dict[str, Any]:
    response = person.get(f"{url}/tools/advice.json")
    assert response.status_code == 200
    assert isinstance(response.json, dict)
    return response.json


def test_advice_of_lint_stands_at_its_line(alice: Person, charlie: Person) -> None:
    assert advice(charlie, alice.url) == {"revision": 1, "problems": [], "summary": ""}
    text = 'syntax = "proto3";\npackage shop;\nmessage Order {\n  string userName = 1;\n}\n'
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "shop.proto", "text": text}]})
    found = advice(alice, alice.url)
    (hint,) = found["problems"]
    assert (found["revision"], found["summary"]) == (2, "1 hint")
    assert (hint["severity"], hint["path"], hint["line"], hint["column"]) == ("info", "shop.proto", 4, 10)
    assert hint["text"].endswith('such as "user_name". (FIELD_LOWER_SNAKE_CASE)')
    assert "The wire knows only the number" in hint["advice"]
    alice.post(f"{alice.url}/schema/lint", {"category": "OFF"}, HX_Request="true")
    assert advice(alice, alice.url)["problems"] == []

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


def test_python_problems_are_told_in_plain_words_too(alice: Person) -> None:
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "server.py", "text": "print(nope)"}]})
    (problem,) = advice(alice, alice.url)["problems"]
    assert (problem["severity"], problem["path"], problem["line"]) == ("warning", "server.py", 1)
    assert problem["text"] == "print(nope) (F821)"
    assert "Nothing of this name was defined" in problem["advice"]


def formatted(person: Person, url: str, body: object) -> tuple[int, dict[str, Any]]:
    person.page(url)
    response = person.http.post(f"{url}/tools/format.json", json=body, headers={"X-CSRFToken": person.token})
    return response.status_code, response.json or {}


def test_a_file_is_formatted_and_nothing_is_stored(alice: Person, charlie: Person) -> None:
    assert formatted(alice, alice.url, {"path": "a.proto", "text": "message   A {}"}) == (200, {"text": "message A {}"})
    for path, text, words in (
        ("a.txt", "x", "for .proto and for .py files only"),
        ("a.py", "x", "format-python is not on this machine. Install it."),
        ("a.proto", "nope", "This cannot be formatted yet. line 1: nope"),
        ("../a.proto", "x", "cannot be a file name"),
    ):
        status, answer = formatted(alice, alice.url, {"path": path, "text": text})
        assert status == 422
        assert words in answer["error"]
    assert formatted(alice, alice.url, ["x"])[0] == 400
    assert formatted(charlie, alice.url, {"path": "a.proto", "text": "x"})[0] == 403
    assert alice.get(f"{alice.url}/tools/format.json").status_code == 405
    assert advice(alice, alice.url)["revision"] == 1


def test_a_misspelt_name_of_a_generated_module_is_told(alice: Person) -> None:
    schema = 'syntax = "proto3";\nmessage HelloReply {}\n'
    code = "import greeter_pb2\n\ngreeter_pb2.HelloRepply()\n"
    files = [{"path": "greeter.proto", "text": schema}, {"path": "server.py", "text": code}]
    alice.save(alice.view_id, {"revision": 1, "files": files})
    (problem,) = advice(alice, alice.url)["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == ("server.py", 3, 13)
    assert problem["text"] == "greeter_pb2 has no “HelloRepply”. Is “HelloReply” meant?"

"""The drawer through the pages: opened at a page, closed again, for everyone who sees the workspace."""

from pathlib import Path

from tests.support.pages import Element
from tests.support.people import Person, fragments

EXAMPLES = Path(__file__).parents[2] / "lessons" / "examples"


def opened(person: Person, url: str, tab: str) -> Element:
    return fragments(person.get(f"{url}/schema/{tab}", HX_Request="true"))["#drawer"].one(id="drawer")


def test_its_pages(alice: Person, charlie: Person) -> None:
    assert [tab.text for tab in opened(charlie, alice.url, "generated").all("button", class_="tab")] == [
        "Generated", "Descriptors", "Diagram", "Lint", "Breaking changes",
    ]  # fmt: skip
    tree = opened(alice, alice.url, "tree")
    assert "greeter.HelloRequest" in tree.text
    assert any(element.get("data-source") == "greeter.proto:5" or element.get("data-source") for element in tree.walk())
    picture = opened(alice, alice.url, "diagram").one("svg")
    assert "SayHello" in picture.text


def test_it_is_closed_at_first_and_again(alice: Person) -> None:
    assert "hidden" in alice.page(alice.url).one(id="drawer").attributes
    assert "hidden" in opened(alice, alice.url, "closed").attributes


def test_there_is_no_other_page(alice: Person) -> None:
    assert alice.get(f"{alice.url}/schema/nonsense").status_code == 404
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "server.py", "text": ""}]})
    assert "nothing yet" in opened(alice, alice.url, "tree").text


def asked(person: Person, url: str, tab: str, **form: str) -> Element:
    return fragments(person.post(f"{url}/schema/{tab}", form, HX_Request="true"))["#drawer"].one(id="drawer")


def test_lint_says_which_rules_and_can_be_switched_off(alice: Person, charlie: Person) -> None:
    page = opened(charlie, alice.url, "lint")
    assert "Nothing to say" in page.text, "the first example keeps the rules that it is asked for by default"
    strict = asked(alice, alice.url, "lint", category="STANDARD")
    assert 'Service name "Greeter" should be suffixed with "Service".' in strict.text
    assert "can be no message's" in strict.text
    assert strict.one("a", href="https://buf.build/docs/lint/rules/#service_suffix").text == "SERVICE_SUFFIX"
    assert "SERVICE_SUFFIX" in opened(alice, alice.url, "lint").text, "this browser remembers"
    assert "Nothing is asked." in asked(alice, alice.url, "lint", category="OFF").text
    assert "Nothing to say" in asked(alice, alice.url, "lint", category="nonsense").text


def test_what_breaks_against_a_pasted_version(alice: Person, charlie: Person) -> None:
    text = (EXAMPLES / "greeter" / "greeter.proto").read_text()
    assert (
        "Nothing breaks"
        in asked(charlie, alice.url, "breaking", against="pasted", path="greeter.proto", pasted=text).text
    )
    old = text.replace("string name = 1", "int32 named = 1")
    page = asked(charlie, alice.url, "breaking", against="pasted", path="greeter.proto", pasted=old)
    assert "breaks the wire" in page.text
    assert "keeps the wire, breaks JSON" in page.text
    assert 'changed type from "int32" to "string"' in page.text
    assert "The wire carries the number, not the name" in page.text
    assert any((element.get("data-source") or "").startswith("greeter.proto:") for element in page.walk())


def test_a_version_that_does_not_compile_is_told(alice: Person) -> None:
    page = asked(alice, alice.url, "breaking", against="pasted", path="greeter.proto", pasted="broken")
    assert "That version of the schema does not compile" in page.text


def test_code_in_another_language_where_the_runner_can_make_it(alice: Person) -> None:
    first = opened(alice, alice.url, "generated")
    assert [one.text for one in first.all("button", class_="pick")][:2] == ["Python", "C++"]
    other = opened(alice, alice.url, "generated?language=cpp")
    assert "message HelloRequest" in other.text, "the tests' runner gives the schema back"
    assert "protoc 21.11" in other.text
    (chosen,) = [
        one
        for one in opened(alice, alice.url, "generated?language=cobol").all("button", class_="pick")
        if one.get("aria-current")
    ]
    assert chosen.text == "Python"

"""The drawer through the pages: opened at a page, closed again, for everyone who sees the workspace."""

from tests.support.pages import Element
from tests.support.people import Person, fragments


def opened(person: Person, url: str, tab: str) -> Element:
    return fragments(person.get(f"{url}/schema/{tab}", HX_Request="true"))["#drawer"].one(id="drawer")


def test_its_pages(alice: Person, charlie: Person) -> None:
    assert [tab.text for tab in opened(charlie, alice.url, "generated").all("button", class_="tab")] == [
        "Generated", "Descriptors", "Diagram",
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

"""Links that carry a workspace: what they are made of, and what becomes of one that is opened."""

import json
from typing import Any

import pytest

from app.web.blueprints import links
from tests.support.people import Person

FILES = [{"path": "a.proto", "text": 'syntax = "proto3";'}, {"path": "server.py", "text": "# é"}]


def posted(person: Person, bundle: Any, status: int = 303) -> Any:
    person.page("/open")
    text = bundle if isinstance(bundle, str) else json.dumps(bundle)
    response = person.http.post("/open", data={"csrf_token": person.token, "bundle": text})
    assert response.status_code == status, response.text
    return response


def test_what_a_link_carries_gives_no_right(alice: Person, charlie: Person) -> None:
    found = charlie.get(f"{alice.url}/bundle.json").json
    assert found is not None
    assert sorted(found) == ["files", "title"]
    assert [file["path"] for file in found["files"]] == ["greeter.proto", "server.py"]


def test_the_page_does_nothing_before_the_button(charlie: Person) -> None:
    page = charlie.page("/open")
    assert "hidden" in page.one("form", action="/open").attributes
    assert page.one("main")["data-behavior"] == "open-link"


def test_a_link_becomes_a_workspace_with_its_request(alice: Person, charlie: Person) -> None:
    bundle = charlie.get(f"{alice.url}/bundle.json").json | {  # type: ignore[operator]  # a dictionary
        "method": "/greeter.Greeter/SayHello", "request": '{"name": "Zoë"}',
    }  # fmt: skip
    page = charlie.page(posted(charlie, bundle).location)
    assert page.one("main", class_="workbench")["data-editable"] == "true"
    assert '"Zoë"' in "".join(str(child) for child in page.one("textarea", id="request-text").children)
    assert charlie.web.asked == []


def test_without_a_request_it_has_an_example(charlie: Person) -> None:
    page = charlie.page(posted(charlie, {"files": FILES, "title": "  A \x1b title "}).location)
    assert page.one("input", name="title")["value"] == "A � title"


@pytest.mark.parametrize(
    ("bundle", "sentence"),
    [
        ("{oops", "damaged"),
        ([1], "damaged"),
        ({"files": [{"path": 1, "text": ""}]}, "damaged"),
        ({"files": FILES, "title": 3}, "damaged"),
        ("[" * 100_000, "damaged"),
        ({"files": []}, "carries no files"),
        ({"files": [{"path": "../x", "text": ""}]}, "cannot be a file name"),
    ],
)
def test_what_cannot_be_opened_says_why(charlie: Person, bundle: Any, sentence: str) -> None:
    assert sentence in posted(charlie, bundle, 422).text


def test_more_than_a_workspace_is_refused(charlie: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MOST_BUNDLE", 100)
    assert "more than a workspace may hold" in posted(charlie, {"files": FILES}, 413).text

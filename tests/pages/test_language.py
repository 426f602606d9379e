"""The switch of languages."""

import pytest

from app.web.language import LANGUAGES
from tests.support.people import Person, Web


def switch(person: Person, tag: str, back: str) -> str:
    """Where the browser goes after the switch, with no script."""
    person.page("/lessons")
    answer = person.http.post("/language", data={"csrf_token": person.token, "language": tag, "back": back})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_the_switch_is_a_form_on_every_page_and_comes_back_to_it(web: Web) -> None:
    person = Person(web)
    form = person.page("/lessons?q=varint").one("form", id="language")
    assert (form["method"], form["action"]) == ("post", "/language")
    assert [button["value"] for button in form.all("button")] == [tag for tag in LANGUAGES if tag != "en"]
    back = form.one("input", name="back")["value"]
    assert switch(person, "es", back) == "/lessons?q=varint"


def test_what_was_chosen_is_spoken_on_every_page_from_then_on(web: Web) -> None:
    person = Person(web)
    switch(person, "es", "/")
    answer = person.get("/", Accept_Language="en")
    assert answer.headers["Content-Language"] == "es"
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)
    page = person.page("/playground")
    assert (page.one("html")["lang"], page.one("html")["dir"]) == ("es", "ltr")
    assert page.one("form", id="language").one("button")["lang"] == "en"
    assert switch(person, "en", "/") == "/"
    assert person.page("/playground").one("html")["lang"] == "en"


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "/a\nb", ""])
def test_it_leads_to_no_other_site(web: Web, address: str) -> None:
    assert switch(Person(web), "es", address) == "/"


def test_a_language_that_is_not_spoken_is_told(web: Web) -> None:
    answer = Person(web).post("/language", {"language": "tlh", "back": "/"})
    assert answer.status_code == 422
    assert "This site does not speak that language. It speaks: en (English), es (Español)." in answer.text


def test_another_site_cannot_switch(web: Web) -> None:
    person = Person(web)
    assert person.post("/language", {"language": "es"}, token=False).status_code == 400
    assert person.get("/", Accept_Language="en").headers["Content-Language"] == "en"

"""The switch of languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.client import run_events
from app.decode.pool import DecodePool
from app.runs.events import Outcome
from app.web.language import LANGUAGES
from tests.support import marks, takes
from tests.support.harmless_runner import Serving
from tests.support.pages import parse
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


@pytest.fixture
def marked(tmp_path: Path, decode: DecodePool) -> Iterator[Person]:
    """A browser in which every translated text stands between marks, with a workspace and a run of many kinds of call."""
    web = Web(tmp_path, Serving(tmp_path), decode, GRPCLAB_RUN_IDLE_SECONDS="60")
    marks.speak(web.app)
    person = marks.listen(Person(web))
    person.create("greeter")
    person.post(f"{person.url}/run")
    told = takes.shop_take().chunks[0]
    web.happened(person.run_id, *(event.event for event in run_events.decode_events(told)))
    web.store.end_run(person.run_id, Outcome.COMPLETED, 1)
    yield person
    web.close()


VIEWS = ("sequence", "sequence?zoom=frames", "frames", "bytes", "headers?frame=8", "streams", "logs", "transcript")


def test_whatever_a_page_says_is_in_the_catalogue(marked: Person) -> None:
    run = f"/runs/{marked.run_id}"
    addresses = ["/", "/playground", "/lessons", "/decode", "/open", "/nothing-here", marked.url, run, f"{run}/compare"]
    addresses += [f"{run}/wire/{view}" for view in VIEWS]
    addresses += [f"{marked.url}/schema/{tab}" for tab in ("generated", "descriptors", "diagram")]
    said = {address: list(marks.unmarked(parse(marked.get(address).text))) for address in addresses}
    assert {address: words for address, words in said.items() if words} == {}


def test_whatever_an_answer_says_is_in_the_catalogue(marked: Person) -> None:
    answers = {
        "decoded": marked.post("/decode", {"bytes": "0a 03 41 64 61 10 96 01 ff", "type": ""}),
        "refused": marked.post("/decode", {"bytes": "zz"}),
        "called": marked.post(f"{marked.url}/calls", {"method": "/greeter.Greeter/SayHello", "json": "{"}),
        "form": marked.post(f"{marked.url}/request/as/form", {"json": "{}"}),
        "snapshot": marked.post(f"{marked.url}/snapshots"),
    }
    assert {
        name: words for name, answer in answers.items() if (words := list(marks.unmarked(parse(answer.text))))
    } == {}


def test_the_check_finds_what_no_catalogue_has() -> None:
    page = parse(
        '<p>⟦a text with ⟦one⟧ in it⟧ <b title="some words">x</b><code>of code</code><i lang="en">of others</i></p>'
    )
    assert list(marks.unmarked(page)) == ["some words"]

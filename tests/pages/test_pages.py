"""The door, the gallery, errors, static files."""

import gzip

import pytest

from app.runs.spec import CallSpec
from app.web.examples import Group
from tests.support.people import Person


def test_the_door_offers_what_exists(charlie: Person) -> None:
    page = charlie.page("/")
    assert page.one("h1").text
    assert len(page.all(class_="door")) == len(Group), "one of each group"
    for link in page.one("main").all("a"):
        assert charlie.get(link["href"]).status_code == 200


def test_the_gallery_opens_each_example(charlie: Person) -> None:
    page = charlie.page("/playground")
    forms = page.one("main").all("form")
    assert len(page.all(class_="card")) == len(charlie.web.app.extensions["grpclab"].examples)
    assert len(page.all(class_="gallery-group")) == len(Group)
    assert len(forms) == len(page.all(class_="card")) + 1, "and a blank one"
    for each in forms:
        form = {e["name"]: e["value"] for e in each.all("input")}
        answer = charlie.http.post("/playground", data=form)
        assert answer.status_code == 303
        assert charlie.get(answer.location).status_code == 200


def test_an_unknown_example_is_not_found(charlie: Person) -> None:
    assert charlie.post("/playground", {"example": "nope"}).status_code == 404


@pytest.mark.parametrize("path", ["/w/nope", "/runs/nope", "/nope", "/runs/nope/wire/frames", "/w/nope/live"])
def test_what_is_not_there_is_a_page_or_a_fragment(charlie: Person, path: str) -> None:
    assert charlie.page(path, status=404).one("h1").text
    fragment = charlie.get(path, HX_Request="true")
    assert fragment.status_code == 404
    assert fragment.headers["HX-Retarget"] == "#error"
    assert "HX-Request" in fragment.headers["Vary"]


def test_static_files_are_named_by_content_and_kept_for_ever(charlie: Person) -> None:
    style = charlie.page("/").one("link", rel="stylesheet")["href"]
    answer = charlie.get(style, Accept_Encoding="gzip")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"--accent" in gzip.decompress(answer.data)
    assert charlie.get(style).data == gzip.decompress(answer.data)
    assert charlie.get("/static/css/site.css").headers["Cache-Control"] == "no-cache"
    assert charlie.get(style, If_None_Match=answer.headers["ETag"], Accept_Encoding="gzip").status_code == 304


@pytest.mark.parametrize("name", ["vendor/build/package.json", "../app/config.py", "nope.js", "vendor/build/build.mjs"])
def test_what_is_not_served(charlie: Person, name: str) -> None:
    assert charlie.get(f"/static/{name}").status_code == 404


def test_pages_are_packed_and_not_kept(charlie: Person) -> None:
    answer = charlie.get("/playground", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"<h1>" in gzip.decompress(answer.data)


def test_the_first_visit_to_the_workbench_fits_its_budget(alice: Person) -> None:
    page = alice.get(alice.url, Accept_Encoding="gzip")
    assets = alice.web.app.extensions["assets"].files
    served = [
        name
        for name in assets
        if name.startswith(("js/", "vendor/", "fonts/")) and not name.endswith((".json", ".txt"))
    ]
    total = len(page.data)
    for name in (*served, "css/site.css"):
        total += len(alice.get(f"/static/{name}", Accept_Encoding="gzip").data)
    assert total <= 300 * 1024


def test_every_example_compiles_and_shows_its_method(charlie: Person) -> None:
    for example in charlie.web.app.extensions["grpclab"].examples:
        charlie.create(example.slug)
        page = charlie.page(f"{charlie.url}?example={example.slug}")
        chosen = [o["value"] for o in page.one("select", id="method").all("option") if "selected" in o.attributes]
        assert chosen == [example.method]
        assert page.one("textarea", id="request-text").text
        options = page.one("details", id="call-options")
        assert "open" not in options.attributes, "its result stays in sight"
        assert ("·" in options.all("summary")[0].text) == (example.call != CallSpec(path=example.method))
        config = example.call.channel.service_config.split()
        assert page.one("input", name="deadline_ms")["value"] == str(example.call.deadline_ms or "")
        assert page.one("textarea", id="service-config").text.split() == config

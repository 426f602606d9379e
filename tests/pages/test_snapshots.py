"""Snapshots through the pages: taken by the owner, seen by everyone, framed by course pages, copied on a click."""

import json
import time

from app.runs import events as ev
from app.runs.events import Outcome
from tests.support.pages import Element, parse
from tests.support.people import Person, fragments

HELLO = {"path": "/greeter.Greeter/SayHello", "request": '{"name": "Zoë"}'}


def taken(person: Person, status: int = 200, **form: str) -> Element:
    response = person.post(f"{person.url}/snapshots", {**HELLO, **form})
    assert response.status_code == status, response.text
    return fragments(response)["#taken"]


def address(person: Person, **form: str) -> str:
    return taken(person, **form).one("input", id="snapshot-link")["value"].removeprefix("http://localhost")


def ran(person: Person) -> str:
    person.post(f"{person.url}/calls", HELLO)
    run_id = person.run_id
    person.web.happened(run_id, ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text="got Zoë"))
    person.web.store.end_run(run_id, Outcome.COMPLETED, time.time_ns())
    return run_id


def test_files_request_and_recording_as_they_were(alice: Person, charlie: Person) -> None:
    ran(alice)
    link = address(alice)
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "other.proto", "text": 'syntax = "proto3";'}]})
    page = charlie.page(link)
    assert '"Zoë"' in page.text
    assert [heading.text for heading in page.all("h3")] == ["greeter.proto", "server.py"]
    assert page.one(id="wire").all("a", class_="tab")
    assert page.all("textarea") == []
    (copy,) = [form for form in page.all("form", method="post") if form["action"].endswith("/copy")]
    assert copy.one("input", name="csrf_token")


def test_the_same_again_has_the_same_address(alice: Person) -> None:
    assert address(alice) == address(alice) != address(alice, request="{}")


def test_a_run_that_goes_on_is_not_whole(alice: Person) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    assert "Press Stop, then take the snapshot" in taken(alice, 409).text


def test_it_can_be_taken_without_a_run_and_of_bytes(alice: Person) -> None:
    page = alice.page(address(alice, **{"as": "bytes", "request": "0a 03 41 64 61"}))
    assert '"Ada"' in page.text
    assert "No call had been made" in page.text
    broken = alice.page(address(alice, **{"as": "bytes", "request": "zz"}))
    assert [heading.text for heading in broken.all("h2") if heading.text.startswith("Request")] == []


def test_a_copy_has_its_files_and_its_request_and_nothing_runs(alice: Person, charlie: Person) -> None:
    link = address(alice)
    charlie.page(link)
    response = charlie.http.post(f"{link}/copy", data={"csrf_token": charlie.token})
    assert response.status_code == 303
    page = charlie.page(response.location)
    assert page.one("main", class_="workbench")["data-editable"] == "true"
    assert json.loads("".join(str(c) for c in page.one("textarea", id="request-text").children)) == {"name": "Zoë"}
    assert charlie.web.asked == []


def test_only_the_owner_takes_one(alice: Person, charlie: Person) -> None:
    assert charlie.post(f"{alice.url}/snapshots", HELLO).status_code == 403


def test_a_course_page_may_frame_it_and_nothing_else(alice: Person, charlie: Person) -> None:
    ran(alice)
    found = taken(alice)
    framed = parse(found.one("input", id="snapshot-embed")["value"]).one("iframe")
    response = charlie.get(framed["src"].removeprefix("http://localhost"))
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    page = parse(response.text)
    assert page.all("form", method="post") == []
    assert page.one(id="wire").all("a", class_="tab")
    plain = charlie.get(address(alice)).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in plain


def test_an_address_that_leads_nowhere_and_one_that_was_erased(alice: Person, charlie: Person) -> None:
    assert "no snapshot at this address" in charlie.get("/s/aaaa").text
    link = address(alice)
    alice.web.store.delete_workspace(alice.view_id)
    gone = charlie.get(link)
    assert gone.status_code == 410
    assert "erased by its owner" in gone.text


def test_a_title_does_no_harm_in_the_element_for_a_course_page(alice: Person) -> None:
    alice.post(f"{alice.url}/title", {"title": "\"><script>alert('x')</script>"})
    element = taken(alice).one("input", id="snapshot-embed")["value"]
    assert parse(element).all("script") == []
    assert parse(element).one("iframe")["title"] == "scriptalert(x)/script"

"""Classes as learners meet them: joining, one's own work, coming back from another machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.decode.pool import DecodePool
from app.web import limits
from app.web.limits import Buckets, Rate
from tests.support.people import Person
from tests.support.school import LESSON, School
from tests.support.seminar import CODE, Seminar


@pytest.fixture
def school(tmp_path: Path, decode: DecodePool) -> Iterator[School]:
    made = School(tmp_path, decode)
    yield made
    made.close()


@pytest.fixture
def seminar(school: School) -> Seminar:
    return Seminar(school)


def joined(person: Person, code: str = CODE, nickname: str = "Ada") -> str:
    """Where joining led, or what was wrong."""
    answer = person.post("/class/join", {"code": code, "nickname": nickname})
    return answer.headers.get("HX-Redirect", "") or answer.text


def test_the_door_keeps_nothing(seminar: Seminar) -> None:
    page = seminar["stranger"].page("/class?code=abcd-2345")
    assert page.one("input", name="code")["value"] == "ABCD-2345"
    assert "grpclab class create" in page.text
    assert seminar["stranger"].http.get_cookie("grpclab_learner") is None


def test_joining_with_a_code_and_a_nickname(seminar: Seminar) -> None:
    ada = seminar["stranger"]
    assert joined(ada, " abcd 2345 ", " Ada  L. ") == seminar.url
    page = ada.page(seminar.url)
    assert page.one("h1").text == "Distributed systems"
    assert "Ada L. · learner" in page.text
    assert seminar.url in {link.get("href") for link in ada.page("/class").all("a")}
    assert joined(ada, nickname="Somebody else") == seminar.url


def test_work_done_before_joining_is_kept(school: School, seminar: Seminar) -> None:
    ada = school.begun()
    assert joined(ada) == seminar.url
    row = ada.page(seminar.url).one("tbody").one("tr")
    assert [cell.text for cell in row.all("td")][:2] == ["begun", "0"]
    assert row.one("a")["href"] == LESSON


@pytest.mark.parametrize(
    ("code", "nickname", "words"),
    [
        ("ZZZZ-9999", "Ada", "No class has this code. It has eight letters and digits: ABCD-2345."),
        ("<b>", "Ada", "No class has this code."),
        (CODE, "  ", "Write a nickname, so that your teacher knows who you are."),
        (CODE, "x" * 41, "A nickname has at most 40 letters."),
        (CODE, "learner", "Somebody in this class is called so."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    seminar: Seminar, code: str, nickname: str, words: str
) -> None:
    answer = seminar["stranger"].post("/class/join", {"code": code, "nickname": nickname})
    assert answer.status_code == 422
    page = seminar["stranger"].page("/class")
    assert words in joined(seminar["stranger"], code, nickname)
    assert page.all("ul", class_="class-list") == []


def test_a_class_that_lets_nobody_in_says_so(seminar: Seminar) -> None:
    seminar.classes.set_joining(seminar.member("owner"), joining=False)
    assert "lets nobody in at the moment" in joined(seminar["stranger"])
    # Who is in it finds in.
    assert joined(seminar["learner"]) == seminar.url


def test_guessing_codes_ends(seminar: Seminar, monkeypatch: pytest.MonkeyPatch) -> None:
    app = seminar.school.web.app
    monkeypatch.setattr(limits, "JOINS", Rate(burst=2, per_second=0.001))
    monkeypatch.setitem(app.extensions, limits.BUCKETS, Buckets())
    mallory = seminar["stranger"]
    mallory.page("/class")
    mallory.http.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    answers = [mallory.post("/class/join", {"code": f"ZZZZ-999{n}", "nickname": "M"}) for n in range(2, 5)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]


def test_who_teaches_gets_the_wall(seminar: Seminar) -> None:
    assert seminar["owner"].get(seminar.url).headers["Location"] == f"{seminar.url}/wall"
    assert seminar["owner"].page(f"{seminar.url}?mine=1").one(id="own-work").text == "My work"
    assert seminar["learner"].page(seminar.url).all("nav", class_="segments") == []


def test_a_grade_given_by_hand_comes_with_its_reason(seminar: Seminar) -> None:
    seminar.classes.mark(seminar.member("owner"), seminar.member("learner"), "sums/add", 85, "<i>at the board</i>")
    page = seminar["learner"].page(seminar.url)
    assert "given by hand: <i>at the board</i>" in page.one("tbody").text
    assert "85" in [cell.text for cell in page.one("tbody").all("td")]


def test_a_personal_link_brings_work_and_the_right_to_edit(school: School, seminar: Seminar) -> None:
    ada = school.begun()
    joined(ada)
    link = made_link(ada, seminar)
    elsewhere = school.learner()
    page = elsewhere.page(link)
    assert "Ada in “Distributed systems”" in page.text
    assert elsewhere.http.get_cookie("grpclab_learner") is None
    assert elsewhere.post(link).headers["HX-Redirect"] == seminar.url
    lesson = elsewhere.page(LESSON).one(id="main")
    assert lesson["data-editable"] == "true"
    files = {"revision": 1, "files": [{"path": "a.proto", "text": 'syntax = "proto3";'}]}
    assert elsewhere.save(lesson["data-workspace"], files).status_code == 200
    assert elsewhere.page(f"/w/{lesson['data-workspace']}").one(id="main")["data-editable"] == "true"
    # The first browser stays in, too.
    assert ada.page(LESSON).one(id="main")["data-workspace"] == lesson["data-workspace"]


def made_link(person: Person, seminar: Seminar) -> str:
    """The path of a personal link that was just made."""
    shown = person.post(f"{seminar.url}/link").text
    return shown.split("http://localhost", 1)[1].split('"', 1)[0]


def test_a_newer_link_ends_the_one_before(seminar: Seminar) -> None:
    first, second = made_link(seminar["learner"], seminar), made_link(seminar["learner"], seminar)
    assert "a newer one replaced it" in seminar["stranger"].page(first, 404).text
    assert seminar["stranger"].post(first).status_code == 404
    seminar["stranger"].page(second)


def test_without_htmx_the_link_stands_on_the_page(seminar: Seminar) -> None:
    learner = seminar["learner"]
    learner.page(seminar.url)
    answer = learner.http.post(f"{seminar.url}/link", data={"csrf_token": learner.token})
    assert "/class/back/" in answer.text
    assert "<h1>Distributed systems</h1>" in answer.text


def test_a_link_in_somebody_elses_browser_says_whom_it_replaces(seminar: Seminar) -> None:
    link = made_link(seminar["learner"], seminar)
    assert "somebody else's work" in seminar["assistant"].page(link).text
    assert "somebody else's work" not in seminar["learner"].page(link).text
    assert seminar["learner"].post(link).headers["HX-Redirect"] == seminar.url


def test_leaving(seminar: Seminar) -> None:
    assert seminar["learner"].post(f"{seminar.url}/leave").headers["HX-Redirect"] == "/class"
    assert "You are in no class at this address" in seminar["learner"].page(seminar.url, 404).text
    assert "You are the last owner" in seminar["owner"].post(f"{seminar.url}/leave").text

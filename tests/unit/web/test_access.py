"""Who may edit: whoever's browser holds the secret of this very workspace."""

from app.web import access
from tests.support.people import Person, Web


def cookies(answer_headers: list[str]) -> list[str]:
    return [cookie for cookie in answer_headers if cookie.startswith(f"{access.COOKIE}=")]


def test_the_secret_goes_below_its_workspace_only(web: Web) -> None:
    person = Person(web)
    person.page("/")
    answer = person.http.post("/playground", data={"example": "greeter", "csrf_token": person.token})
    (cookie,) = cookies(answer.headers.getlist("Set-Cookie"))
    path = answer.location.partition("?")[0]
    assert f"Path={path};" in f"{cookie};"
    assert "HttpOnly" in cookie
    assert f"Max-Age={access.COOKIE_SECONDS}" in cookie


def test_a_wrong_secret_is_none(alice: Person, charlie: Person) -> None:
    charlie.http.set_cookie(access.COOKIE, "a" * 26, path=alice.url)
    assert charlie.page(alice.url).one("main", class_="workbench")["data-editable"] == "false"
    assert charlie.post(f"{alice.url}/run").status_code == 403


def test_the_secret_is_in_no_page_of_others(alice: Person, charlie: Person) -> None:
    secret = alice.http.get_cookie(access.COOKIE, path=alice.url)
    assert secret
    assert secret.value in alice.get(alice.url).text, "as the recovery link, for its owner"
    assert secret.value not in charlie.get(alice.url).text
    assert secret.value not in charlie.get(f"{alice.url}/live").text


def test_a_workspace_that_is_not_there_is_not_found_before_rights_are_asked_for(alice: Person) -> None:
    assert alice.post("/w/nope/run").status_code == 404
    assert alice.save("nope", {"revision": 1, "files": []}).status_code == 404

"""What every answer says to a browser, and what is refused."""

import re

import pytest
from markupsafe import Markup  # noqa: TID251 - what a template has made already

from app.runs import events as ev
from app.web import security
from tests.support.people import Person, Web

ACTIONS = ("save", "title", "calls", "run", "stop", "copy")


def test_headers_of_every_answer(alice: Person) -> None:
    for path in ("/", "/playground", alice.url, "/nothing-here", "/static/js/nothing-here.js"):
        headers = alice.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_file_says_only_what_a_file_needs(alice: Person) -> None:
    headers = alice.get("/static/js/main.js").headers
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Permissions-Policy" not in headers


def test_nonce_is_that_of_the_page_and_new_each_time(alice: Person) -> None:
    nonces = []
    for _ in range(2):
        page = alice.page(alice.url)
        nonces.append(page.one("meta", name="csp-nonce")["content"])
        policy = alice.get(alice.url).headers["Content-Security-Policy"]
        assert re.search(r"'nonce-[\w-]{20,}'", policy)
    assert nonces[0] != nonces[1]


def test_pages_have_no_inline_script_or_style(alice: Person) -> None:
    for path in ("/", "/playground", alice.url):
        page = alice.page(path)
        inline = [e for e in page.all("script") if "src" not in e.attributes and e.get("type") != "application/json"]
        assert inline == []
        assert page.all("style") == []
        for element in page.walk():
            assert not [name for name in element.attributes if name == "style" or name.startswith(("on", "hx-on"))]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000", "[::2]:80"])
def test_a_name_that_is_not_ours_is_refused_with_a_sentence(alice: Person, host: str) -> None:
    answer = alice.get("/", Host=host)
    assert answer.status_code == 400
    assert "does not answer to the name" in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8123", "127.0.0.1:80", "[::1]:8000", "LOCALHOST"])
def test_our_names_are_answered(alice: Person, host: str) -> None:
    assert alice.get("/healthz", Host=host).status_code == 200


@pytest.mark.parametrize(
    ("host", "name"), [("a:1", "a"), ("[::1]:1", "::1"), ("[::1]", "::1"), ("::1", "::1"), ("A.b", "a.b"), ("", "")]
)
def test_host_name(host: str, name: str) -> None:
    assert security.host_name(host) == name


@pytest.mark.parametrize("action", ACTIONS)
def test_without_a_token_nothing_is_done(alice: Person, web: Web, action: str) -> None:
    answer = alice.post(f"{alice.url}/{action}", {"path": "/greeter.Greeter/SayHello"}, token=False)
    assert answer.status_code == 400
    assert web.asked == []


def test_a_request_of_another_site_is_refused(alice: Person, web: Web) -> None:
    assert alice.post(f"{alice.url}/run", Sec_Fetch_Site="cross-site").status_code == 403
    assert web.asked == []


@pytest.mark.parametrize("action", [action for action in ACTIONS if action != "copy"])
def test_a_stranger_may_not(alice: Person, charlie: Person, web: Web, action: str) -> None:
    body = {"revision": 1, "files": []}
    answer = charlie.save(alice.view_id, body) if action == "save" else charlie.post(f"{alice.url}/{action}")
    assert answer.status_code == 403
    assert "copy" in answer.text
    assert web.asked == []


@pytest.mark.parametrize("action", ["messages", "half-close", "cancel"])
def test_a_stranger_may_not_steer_a_call(alice: Person, charlie: Person, web: Web, action: str) -> None:
    alice.post(f"{alice.url}/run")
    before = len(web.asked)
    assert charlie.post(f"{alice.url}/runs/{alice.run_id}/calls/1/{action}").status_code == 403
    assert len(web.asked) == before


@pytest.mark.parametrize("action", ACTIONS)
def test_asking_for_an_action_with_get_does_nothing(alice: Person, web: Web, action: str) -> None:
    answer = alice.get(f"{alice.url}/{action}")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert web.asked == []


def test_the_secret_of_one_workspace_does_not_edit_another(alice: Person, web: Web) -> None:
    bob = Person(web)
    bob.create("errors")
    secret = bob.http.get_cookie("grpclab_edit", path=bob.url)
    assert secret is not None
    bob.http.set_cookie("grpclab_edit", secret.value, path=alice.url)
    assert bob.post(f"{alice.url}/run").status_code == 403


def test_cookies_are_for_the_server_only(alice: Person, web: Web) -> None:
    person = Person(web)
    person.page("/")
    answer = person.http.post(
        "/playground", data={"example": "greeter", "csrf_token": person.token}, base_url="https://localhost"
    )
    plain = person.http.post("/playground", data={"example": "greeter"}, headers={"X-CSRFToken": person.token})
    for cookie in plain.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie
    # Over https the session of the http page is not sent at all, so a new page comes first.
    assert answer.status_code in {303, 400}
    page = person.http.get("/", base_url="https://localhost")
    assert all("Secure" in cookie for cookie in page.headers.getlist("Set-Cookie"))


def test_a_body_that_is_too_large_is_refused(alice: Person) -> None:
    large = "x" * (alice.web.settings.request_bytes + 1)
    answer = alice.post(f"{alice.url}/calls", {"request": large})
    assert answer.status_code == 413
    assert alice.save(alice.view_id, {"revision": 1, "files": [{"path": "a.proto", "text": large}]}).status_code == 413


def test_no_control_character_of_a_learner_s_program_reaches_a_page(alice: Person) -> None:
    alice.post(f"{alice.url}/calls", {"path": "/greeter.Greeter/SayHello", "request": "{}"})
    hostile = "MARK\x1b]0;owned\x07 \x00 \x9b31m <b>"
    alice.web.happened(
        alice.run_id,
        ev.CallStep(call=1, kind=ev.StepKind.CLIENT_HEADER, path="/greeter.Greeter/SayHello"),
        ev.CallStep(call=1, kind=ev.StepKind.SERVER_TRAILER, status_code=2, status_message=hostile, debug_text=hostile),
        ev.LogLine(process="server", stream=ev.LogStream.STDERR, text=hostile),
    )
    for address in (alice.url, f"{alice.url}?view=logs", f"{alice.url}?view=transcript"):
        text = alice.get(address).text
        assert "MARK" in text
        assert not {"\x1b", "\x07", "\x00", "\x9b"} & set(text)
        assert "<b>" not in text


def test_what_is_no_text_or_safe_already_stays_what_it_is() -> None:
    assert security.without_controls(7) == 7
    safe = security.without_controls(Markup("<i>\x1b</i>\n"))
    assert isinstance(safe, Markup)
    assert safe == "<i>\N{REPLACEMENT CHARACTER}</i>\n"

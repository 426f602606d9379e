"""The workbench as its owner and as others see it, and what its controls ask of the runner."""

import io
import json
import zipfile

import pytest

from app.runs import events as ev
from app.runs.spec import Metadatum
from tests.support.people import Person, Web, fragments

HELLO = {"path": "/greeter.Greeter/SayHello", "request": '{"name": "Ada"}'}
MARKUP = "<img src=x onerror=alert(1)>"


def files(person: Person) -> list[dict[str, str]]:
    script = person.page(person.url).one("script", id="workspace-files")
    found: list[dict[str, str]] = json.loads("".join(str(child) for child in script.children))
    return found


def test_its_owner_edits(alice: Person) -> None:
    page = alice.page(alice.url)
    root = page.one("main", class_="workbench")
    assert root["data-editable"] == "true"
    assert root["data-revision"] == "1"
    assert [file["path"] for file in files(alice)] == ["greeter.proto", "server.py"]
    assert page.one("input", id="recovery-link")["value"].startswith("http://localhost/recover/")


def test_others_look(alice: Person, charlie: Person) -> None:
    page = charlie.page(alice.url)
    assert page.one("main", class_="workbench")["data-editable"] == "false"
    assert page.all("input", id="recovery-link") == []
    assert "readonly" in page.one("textarea", id="request-text").attributes
    assert all("disabled" in button.attributes for button in page.one(id="controls").all("button"))
    assert page.one("input", id="view-link")["value"].endswith(alice.url)
    (button,) = [button for button in page.one("form", id="call-form").all("button") if "copy" in button.text]
    assert page.one("form", id=button["form"])["action"] == f"{alice.url}/copy"


def test_the_editor_is_fetched_with_the_page(alice: Person) -> None:
    preloaded = [link["href"] for link in alice.page(alice.url).all("link", rel="modulepreload")]
    assert any("/vendor/editor-" in address for address in preloaded)
    assert [alice.get(address).status_code for address in preloaded] == [200] * len(preloaded)


def test_a_page_that_came_before_the_compiler_answered_asks_for_its_answer(alice: Person, charlie: Person) -> None:
    def at_first() -> object:
        script = alice.page(alice.url).one("script", id="workspace-compile")
        return json.loads("".join(str(child) for child in script.children))

    def asked(person: Person) -> dict[str, object]:
        return dict(person.get(alice.page(alice.url).one(id="editor")["data-compile-url"]).json or {})

    alice.web.serving.runner.starting = True
    schema, server = files(alice)
    new = {**schema, "text": schema["text"] + "// Not compiled before.\n"}
    alice.save(alice.view_id, {"revision": 1, "files": [new, server]})
    assert at_first() is None
    assert asked(alice) == {
        "compile": None,
        "error": "The sandbox does not answer. Your files are saved; try again in a moment.",
    }
    alice.web.serving.runner.starting = False
    answer = asked(alice)
    assert answer["error"] == ""
    assert answer["compile"] == at_first()
    assert isinstance(answer["compile"], dict)
    assert answer["compile"]["summary"] == "1 service, 2 methods"
    assert asked(charlie) == answer, "who may look is told as well"


def test_a_save_asks_whether_the_run_is_of_these_files(alice: Person) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    alice.web.happened(alice.run_id, ev.ProcessListening(process="server", port=50051))

    def asks() -> list[str]:
        found = alice.page(alice.url).one(id="run-state").all("span")
        return [e["hx-get"] for e in found if "hx-get" in e.attributes]

    assert asks() == [f"{alice.url}/live"]
    alice.save(alice.view_id, {"revision": 1, "files": [*files(alice), {"path": "more.py", "text": ""}]})
    assert asks() == []
    assert "edited" in alice.page(alice.url).one(id="run-state").text


def test_a_copy_is_ones_own(alice: Person, charlie: Person) -> None:
    charlie.page(alice.url)
    answer = charlie.post(f"{alice.url}/copy")
    charlie.view_id = answer.headers["HX-Redirect"].rpartition("/")[2]
    assert charlie.view_id != alice.view_id
    assert charlie.page(charlie.url).one("main", class_="workbench")["data-editable"] == "true"
    assert files(charlie) == files(alice)


def test_the_picker_names_the_kinds(alice: Person) -> None:
    page = alice.page(alice.url)
    options = page.one("select", id="method").all("option")
    assert [option["value"] for option in options] == [
        "/greeter.Greeter/SayHello",
        "/greeter.Greeter/SayHelloSlowly",
    ]
    assert "server streaming" in options[1].text


def test_a_save_answers_what_the_compiler_said(alice: Person) -> None:
    changed = [{"path": file["path"], "text": file["text"].replace("mood", "temper")} for file in files(alice)]
    answer = alice.save(alice.view_id, {"revision": 1, "files": changed})
    assert answer.status_code == 200
    assert answer.json["revision"] == 2
    assert answer.json["compile"]["schema_changed"] is True
    assert answer.json["compile"]["summary"] == "1 service, 2 methods"
    assert answer.json["compile"]["problems"] == []


def test_a_schema_that_does_not_compile_is_saved_with_its_problems(alice: Person) -> None:
    answer = alice.save(alice.view_id, {"revision": 1, "files": [{"path": "greeter.proto", "text": "broken"}]})
    assert answer.json["compile"]["problems"] == [
        {
            "severity": "error",
            "path": "greeter.proto",
            "line": 3,
            "column": 1,
            "text": 'Expected ";".',
            "advice": "A semicolon is missing, mostly at the end of the line before.",
        }
    ]
    assert answer.json["compile"]["schema_changed"] is False


def test_a_save_over_another_is_a_conflict(alice: Person) -> None:
    body = {"revision": 1, "files": files(alice)}
    assert alice.save(alice.view_id, body).status_code == 200
    assert alice.save(alice.view_id, body).status_code == 200, "the same save again, since its answer was lost"
    answer = alice.save(alice.view_id, {"revision": 1, "files": [{"path": "server.py", "text": "another"}]})
    assert answer.status_code == 409
    assert answer.json["revision"] == 2
    assert "another window" in answer.json["error"]


@pytest.mark.parametrize("path", ["../up.proto", "", "/etc/passwd", "a//b", "<b>.proto"])
def test_a_file_that_cannot_be_is_named(alice: Person, path: str) -> None:
    answer = alice.save(alice.view_id, {"revision": 1, "files": [{"path": path, "text": ""}]})
    assert answer.status_code == 422
    assert answer.json["problems"][0]["text"]


@pytest.mark.parametrize("body", [[], {}, {"revision": "1", "files": []}, {"revision": 1, "files": [{"path": 1}]}, 7])
def test_a_save_that_is_none_says_so(alice: Person, body: object) -> None:
    answer = alice.save(alice.view_id, body)
    assert answer.status_code == 400
    assert "save" in answer.json["error"]


def test_the_first_call_starts_a_run_with_it(alice: Person, web: Web) -> None:
    form = {**HELLO, "deadline_ms": "1500", "metadata_name": "x-who", "metadata_value": "ada"}
    answer = alice.post(f"{alice.url}/calls", form)
    assert answer.status_code == 200
    assert set(fragments(answer)) == {
        "#run-state", "#run-notice", "#calls", "#controls", "#wire", "#processes", "#call-answer", "#follow"
    }  # fmt: skip
    follow = fragments(answer)["#follow"].one(id="follow")
    assert follow["data-events"] == f"/events/runs/{alice.run_id}"
    started = web.asked[0]
    assert started.run_id == alice.run_id
    assert started.calls[0].path == HELLO["path"]
    assert started.calls[0].deadline_ms == 1500
    assert started.calls[0].half_close
    assert started.calls[0].metadata[0].value == b"ada"
    assert web.told == [alice.run_id]


def test_the_next_call_uses_the_same_run_until_an_edit(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    first = alice.run_id
    alice.post(f"{alice.url}/calls", HELLO)
    assert alice.run_id == first
    assert [type(asked).__name__ for asked in web.asked] == ["StartRunRequest", "StartCallRequest"]
    alice.save(alice.view_id, {"revision": 1, "files": files(alice)[:1]})
    alice.post(f"{alice.url}/calls", HELLO)
    assert alice.run_id != first
    assert [type(asked).__name__ for asked in web.asked[2:]] == ["StopRunRequest", "StartRunRequest"]


def test_a_run_that_the_runner_lost_is_placed_again(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    first = alice.run_id
    web.serving.runner.known.clear()
    assert alice.post(f"{alice.url}/calls", HELLO).status_code == 200
    assert alice.run_id != first
    lost = web.store.run(first)
    assert lost is not None
    assert lost.outcome is ev.Outcome.SANDBOX_FAILED


def test_a_wrong_request_is_told_beside_its_box(alice: Person) -> None:
    for _ in range(2):
        answer = alice.post(f"{alice.url}/calls", {**HELLO, "request": '{"oops": 1}'})
        assert answer.status_code == 422
        box = fragments(answer)["#call-answer"].one(id="call-answer")
        assert box["data-request-line"] == "1"
        assert box["data-request-column"] == "3"
        assert "Line 1, column 3:" in box.text
        assert "“oops” is no field." in box.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"deadline_ms": "soon"}, "whole number of milliseconds"),
        ({"deadline_ms": "9999999999"}, "whole number of milliseconds"),
        ({"metadata_name": "X-Who", "metadata_value": "a"}, "lower-case"),
        ({"metadata_name": "grpc-timeout", "metadata_value": "a"}, "belong to gRPC"),
        ({"metadata_name": "x-who", "metadata_value": "ä"}, "printable ASCII"),
        ({"metadata_name": "x-bin", "metadata_value": "*"}, "base64"),
        ({"path": "/greeter.Greeter/Nope"}, "has no method"),
    ],
)
def test_what_cannot_be_called_is_said(alice: Person, web: Web, form: dict[str, str], words: str) -> None:
    answer = alice.post(f"{alice.url}/calls", {**HELLO, **form})
    assert answer.status_code == 422
    assert words in fragments(answer)["#call-answer"].text
    assert web.asked == []


def test_a_full_runner_is_a_sentence_on_the_page(alice: Person, web: Web) -> None:
    web.serving.runner.full = True
    answer = alice.post(f"{alice.url}/calls", HELLO)
    assert answer.status_code == 503
    assert answer.headers["HX-Retarget"] == "#error"
    assert "Your files are saved" in answer.text


def test_without_a_runner_the_page_comes_and_says_so(alice: Person, web: Web) -> None:
    web.serving.close()
    page = alice.page(alice.url)
    assert page.one(id="call-answer").text or page.one("select", id="method").all("option")


def test_a_live_run_is_followed_and_shown(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    web.happened(
        alice.run_id,
        ev.ProcessStarted(process="server", command="python server.py"),
        ev.ProcessListening(process="server", port=50051),
        ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text=MARKUP),
        ev.CallStep(call=1, kind=ev.StepKind.CLIENT_HEADER, path=HELLO["path"]),
        ev.CallStep(call=1, kind=ev.StepKind.CLIENT_MESSAGE, message=b"\x0a\x03Ada", message_length=5),
    )
    shown = fragments(alice.get(f"{alice.url}/live?view=logs", HX_Request="true"))
    assert "server :50051 serving" in shown["#run-state"].text
    assert '{"name": "Ada"}' in shown["#calls"].text
    assert MARKUP in shown["#wire"].text
    assert shown["#wire"].all("img") == []
    cancel = shown["#controls"].all("button")[-1]
    assert cancel["hx-post"] == f"{alice.url}/runs/{alice.run_id}/calls/1/cancel"


def test_an_ended_run_is_no_longer_followed(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/calls", HELLO)
    words = "server.py stopped with exit code 1."
    web.happened(alice.run_id, ev.RunEnded(outcome=ev.Outcome.SERVER_CRASHED, text=words))
    web.store.end_run(alice.run_id, ev.Outcome.SERVER_CRASHED, 1)
    shown = fragments(alice.get(f"{alice.url}/live", HX_Request="true"))
    assert "data-behavior" not in shown["#follow"].one(id="follow").attributes
    assert words in shown["#run-notice"].text
    assert "The server stopped by itself" in shown["#run-notice"].text


def test_send_half_close_and_cancel_ask_the_runner(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/run")
    calls = f"{alice.url}/runs/{alice.run_id}/calls/1"
    for action in ("messages", "half-close", "cancel"):
        assert alice.post(f"{calls}/{action}", {"request": '{"name": "Bo"}'}).status_code == 200
    assert [type(asked).__name__ for asked in web.asked[1:]] == [
        "SendMessageRequest", "HalfCloseRequest", "CancelCallRequest"
    ]  # fmt: skip
    web.serving.runner.known.clear()
    assert "is over" in alice.post(f"{calls}/cancel").text


def test_a_run_of_another_workspace_cannot_be_steered(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/run")
    bob = Person(web)
    bob.create("errors")
    assert bob.post(f"{bob.url}/runs/{alice.run_id}/calls/1/cancel").status_code == 404


def test_recovery_gives_the_right_after_a_click(alice: Person, charlie: Person) -> None:
    link = alice.page(alice.url).one("input", id="recovery-link")["value"].removeprefix("http://localhost")
    assert charlie.page(link).one("main").one("form")["action"] == link
    assert charlie.post(f"{alice.url}/stop").status_code == 403
    assert charlie.post(link).headers["HX-Redirect"] == alice.url
    assert charlie.post(f"{alice.url}/stop").status_code == 200


def test_a_wrong_recovery_link_is_not_found(charlie: Person) -> None:
    assert "opens nothing" in charlie.page("/recover/nonsense", status=404).text


def test_names_are_shown_as_text(alice: Person) -> None:
    alice.post(f"{alice.url}/title", {"title": f"{MARKUP}\x1b[31m"})
    page = alice.page(alice.url)
    assert page.all("img") == []
    assert page.one("input", name="title")["value"].startswith(MARKUP)


def test_a_script_end_in_a_file_stays_in_its_file(alice: Person) -> None:
    text = "# </script><img src=x>"
    alice.save(alice.view_id, {"revision": 1, "files": [{"path": "server.py", "text": text}]})
    assert alice.page(alice.url).all("img") == []
    assert files(alice)[0]["text"] == text


def test_the_download_is_a_project_with_the_files(alice: Person) -> None:
    answer = alice.get(f"{alice.url}/download.zip")
    assert 'filename="greeter.zip"' in answer.headers["Content-Disposition"]
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert names[:2] == ["greeter.proto", "server.py"]
    assert {"README.md", "requirements.txt", "client.py", "grpcurl.sh", "test_call.py"} <= set(names)


def test_metadata_values_stay_bytes(alice: Person, web: Web) -> None:
    form = {**HELLO, "metadata_name": ["a", "b-bin"], "metadata_value": ["1", "AAEC"]}
    alice.post(f"{alice.url}/calls", form)
    sent = [Metadatum(name=m.name, value=m.value) for m in web.asked[0].calls[0].metadata]
    assert sent == [Metadatum(name="a", value=b"1"), Metadatum(name="b-bin", value=b"\x00\x01\x02")]

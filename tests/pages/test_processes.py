"""Steering processes: on the live run, or by starting one; and mocks that follow what is saved."""

from typing import Any

import pytest

from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import events as ev
from app.runs.workspace import File
from tests.support.pages import Element
from tests.support.people import Person, fragments

PROTO = 'syntax = "proto3";\npackage g;\nservice S { rpc M (A) returns (A); }\nmessage A { string name = 1; }\n'
RULE = '[[rule]]\nmethod = "M"\nanswer = { name = "x" }\n'


def save(person: Person, **texts: str) -> dict[str, Any]:
    """Saves a workspace of the schema and these files (``mock`` is mock.toml); the compiler's answer."""
    stored = person.web.store.workspace(person.view_id)
    assert stored
    names = {"mock": "mock.toml", "lab": "lab.toml", "server": "server.py", "client": "client.py", "proto": "g.proto"}
    files = [{"path": names[name], "text": text} for name, text in {"proto": PROTO, **texts}.items()]
    response = person.save(person.view_id, {"revision": stored.revision, "files": files})
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json["compile"]  # type: ignore[index]  # JSON
    return made


def steer(person: Person, name: str, action: str, status: int = 200) -> Element:
    """The list after something was asked of a process."""
    response = person.post(f"{person.url}/processes/{name}/{action}")
    assert response.status_code == status, response.text
    return fragments(response)["#processes"]


def asked(person: Person) -> list[str]:
    return [type(request).__name__.removesuffix("Request") for request in person.web.asked]


def last(person: Person) -> Any:
    return person.web.asked[-1]


def test_a_single_server_needs_no_list(alice: Person) -> None:
    assert alice.page(alice.url).one("div", id="processes").text == ""


def test_a_workspace_without_a_server_shows_its_mock_and_how_to_rule_it(alice: Person) -> None:
    save(alice)
    shown = alice.page(alice.url).one("div", id="processes")
    assert shown.one("li").one("span", class_="process-name").text == "mock"
    assert "Rules in a file mock.toml" in shown.text
    assert [button["aria-label"] for button in shown.all("button")] == ["Start mock"]


def test_a_client_is_started_by_hand_with_a_run_around_it(alice: Person) -> None:
    save(alice, server="", client="")
    steer(alice, "client", "start")
    assert asked(alice) == ["StartRun", "ControlProcess"]
    assert (last(alice).process, last(alice).action, list(last(alice).files)) == ("client", 1, [])
    steer(alice, "server", "start")
    assert asked(alice)[2:] == ["ControlProcess"]


def test_a_server_is_asked_what_it_says_of_itself(alice: Person) -> None:
    save(alice, server="", client="")
    refused = alice.post(f"{alice.url}/processes/server/ask")
    assert (refused.status_code, "Press Run first" in refused.text) == (409, True)
    steer(alice, "server", "start")
    alice.web.happened(alice.run_id, ev.ProcessStarted(process="server", command="python server.py"))
    health = [pb.ServerAnswered.Health(service="g.S", status="NOT_SERVING")]
    alice.web.serving.runner.answer = pb.ServerAnswered(process="server", has_health=True, health=health)
    shown = steer(alice, "server", "ask")
    assert asked(alice)[-1] == "AskServer"
    assert "g.S: NOT_SERVING" in shown.text
    assert "channelz.add_channelz_servicer(server)" in shown.text


def test_only_who_may_edit_asks_a_server(alice: Person, charlie: Person) -> None:
    save(alice, server="", client="")
    steer(alice, "server", "start")
    charlie.page(alice.url)
    assert charlie.post(f"{alice.url}/processes/server/ask").status_code == 403
    assert alice.get(f"{alice.url}/processes/server/ask").status_code == 405


def test_what_begins_with_the_run_is_not_started_twice_and_nothing_is_stopped_without_one(alice: Person) -> None:
    save(alice, server="", client="")
    steer(alice, "server", "stop")
    assert asked(alice) == []
    steer(alice, "server", "start")
    assert asked(alice) == ["StartRun"]


def test_a_reload_brings_the_files_as_they_are_and_the_run_is_stale_only_where_others_changed(alice: Person) -> None:
    save(alice, server="", client="")
    steer(alice, "server", "start")
    save(alice, server="", client="new")
    steer(alice, "client", "reload")
    assert [file.path for file in last(alice).files] == ["g.proto", "server.py", "client.py"]
    run = alice.web.store.run(alice.run_id)
    assert run
    assert (run.revision, run.workspace.file("client.py")) == (3, File(path="client.py", text="new"))
    save(alice, server="new", client="newer")
    steer(alice, "client", "reload")
    run = alice.web.store.run(alice.run_id)
    assert run
    assert run.revision == 3, "the server still runs what it was"


def test_rules_that_are_saved_are_read_at_once_and_no_call_restarts_anything(alice: Person) -> None:
    save(alice, mock=RULE)
    steer(alice, "mock", "start")
    made = save(alice, mock=RULE.replace('"x"', '"y"'))
    assert made["problems"] == []
    assert (asked(alice), last(alice).action) == (["StartRun", "ControlProcess"], 4)
    alice.post(f"{alice.url}/calls", {"path": "/g.S/M", "request": "{}", "as": "json"})
    assert asked(alice)[2:] == ["StartCall"]
    save(alice, mock=RULE, client="also")
    assert asked(alice)[3:] == [], "other files changed too: the next call starts anew"


def test_rules_that_do_not_fit_are_told_at_their_lines(alice: Person) -> None:
    save(alice, mock=RULE)
    steer(alice, "mock", "start")
    (problem,) = save(alice, mock=RULE + "# oops")["problems"]
    assert (problem["path"], problem["line"]) == ("mock.toml", 2)
    refused = steer(alice, "mock", "reload", 422)
    assert refused.one("p", class_="field-problem").text == "mock.toml:2:1 oops"
    (problem,) = save(alice, mock='[[rule]]\nmethod = "N"\n')["problems"]
    assert "The schema has no method “N”" in problem["text"]


def test_a_manifest_is_checked_as_it_is_saved(alice: Person) -> None:
    made = save(alice, server="", lab='[[process]]\nname = "a"\ncommand = "b.py"\n')
    (problem,) = made["problems"]
    assert (problem["path"], problem["line"], made["summary"]) == ("lab.toml", 3, "1 problem")


def test_the_list_shows_what_the_run_told(alice: Person) -> None:
    save(alice, server="", client="")
    steer(alice, "server", "start")
    alice.web.happened(
        alice.run_id,
        ev.ProcessStarted(process="server", command="python server.py"),
        ev.ProcessListening(process="server", port=50051),
        ev.ProcessStarted(process="client", command="python client.py"),
        ev.ProcessExited(process="client", exit_code=3),
    )
    shown = fragments(alice.get(f"{alice.url}/live"))["#processes"]
    server, client = shown.all("li")
    assert ("listens on :50051" in server.text, "failed with exit code 3" in client.text) == (True, True)
    assert [button.text for button in shown.all("button")] == ["Ask", "Stop", "Reload", "Start"]


@pytest.mark.parametrize("action", ["start", "stop", "reload"])
def test_a_stranger_steers_nothing(alice: Person, charlie: Person, action: str) -> None:
    save(alice)
    assert charlie.post(f"{alice.url}/processes/mock/{action}").status_code == 403
    assert charlie.page(alice.url).one("div", id="processes").all("button") == []
    assert alice.get(f"{alice.url}/processes/mock/{action}").status_code == 405


def test_what_cannot_be_asked_is_not_found(alice: Person) -> None:
    assert alice.post(f"{alice.url}/processes/server/explode").status_code == 404


def test_a_run_that_the_runner_lost_is_told(alice: Person) -> None:
    save(alice)
    steer(alice, "mock", "start")
    alice.web.serving.runner.known.clear()
    assert "Press Call to start a new one" in steer(alice, "mock", "stop", 422).text

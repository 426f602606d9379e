"""A workspace without a server: its schema answers, with plausible data or as mock.toml says, in real runs."""

import pytest

from app.runs import events as ev
from app.runs.events import Outcome, StepKind
from app.runs.processes import ProcessAction
from app.runs.spec import CallSpec, Metadatum, in_json
from app.runs.workspace import File, Workspace
from tests.runner.conftest import PROTO, Lab, call_ended, ended, status, steps

pytestmark = pytest.mark.jail

NAMED = in_json('{"name": "Ada"}')
KINDS = ("SayHello", "SayMany", "Collect", "Chat")


def files(rules: str = "") -> Workspace:
    more = (File(path="mock.toml", text=rules),) if rules else ()
    return Workspace(files=(File(path="greeter.proto", text=PROTO), *more))


def call(method: str = "SayHello", *requests: str, **more: object) -> CallSpec:
    return CallSpec(path=f"/greeter.Greeter/{method}", requests=in_json(*requests) or NAMED, **more)  # type: ignore[arg-type]


def after(count: int) -> object:
    seen: list[bool] = []
    return lambda event: seen.append(True) is None and len(seen) >= count if call_ended(event) else False


def replies(events: tuple[ev.RunEvent, ...], number: int = 1) -> list[bytes]:
    return [step.message[2:] for step in steps(events, number) if step.kind is StepKind.SERVER_MESSAGE]


def made(lab: Lab, rules: str, *calls: CallSpec) -> tuple[ev.RunEvent, ...]:
    run_id, started = lab.start(files(rules), *calls)
    assert started.call_problems == ()
    return lab.follow(run_id, stop_when=after(len(calls)))  # type: ignore[arg-type]


def test_every_method_of_every_kind_answers_without_a_server(lab: Lab) -> None:
    calls = [call(kind) for kind in KINDS[:3]]
    events = made(lab, "", *calls, call("Chat", '{"name": "Ada"}', '{"name": "Bob"}'))
    said = [replies(events, number) for number in range(1, 5)]
    assert said == [[b"Hello, Ada!"], [b"Hello, Ada!"] * 3, [b"Hello, Ada!"], [b"Hello, Ada!", b"Hello, Bob!"]]
    assert [status(events, number).status_code for number in range(1, 5)] == [0] * 4
    started = [event.event for event in events if isinstance(event.event, ev.ProcessStarted)]
    assert started == [ev.ProcessStarted(process="mock", command="mock")]
    owners = {e.event.server_process for e in events if isinstance(e.event, ev.ConnectionOpened)}
    assert owners == {"mock"}
    assert ended(events) == ev.RunEnded(outcome=Outcome.COMPLETED, text="Stopped.")


RULES = """\
[[rule]]
method = "SayHello"
when = { name = "Ada" }
metadata = { x-tenant = "blue" }
answer = { message = "Blue ${name}" }
headers = { x-seen = "yes" }
trailers = { x-cost = "1" }

[[rule]]
method = "SayHello"
when = { name = "Nobody" }
status = "NOT_FOUND"
message = "no such user"
details = [ { "@type" = "ErrorInfo", reason = "NO_USER", domain = "example.org" } ]

[[rule]]
method = "SayHello"
state = "start"
sequence = [ { message = "first" }, { message = "then" } ]
times = 3
next = "later"

[[rule]]
method = "greeter.Greeter/SayMany"
stream = [ { message = "a" }, { message = "b" } ]
status = "ABORTED"
delay_ms = 20

[[rule]]
method = "*"
state = "later"
answer = { message = "later" }
"""


def test_rules_say_who_is_answered_what(lab: Lab) -> None:
    blue = call(metadata=(Metadatum(name="x-tenant", value=b"blue"),))
    run_id, _ = lab.start(files(RULES), blue, call("SayHello", '{"name": "Nobody"}'), call("SayMany"))
    events = lab.follow(run_id, stop_when=after(3))  # type: ignore[arg-type]
    assert replies(events) == [b"Blue Ada"]
    (header,) = [step for step in steps(events) if step.kind is StepKind.SERVER_HEADER]
    assert Metadatum(name="x-seen", value=b"yes") in header.metadata
    assert Metadatum(name="x-cost", value=b"1") in status(events).metadata
    nobody = status(events, 2)
    assert (nobody.status_code, nobody.status_message) == (5, "no such user")
    (details,) = [entry.value for entry in nobody.metadata if entry.name == "grpc-status-details-bin"]
    assert b"type.googleapis.com/google.rpc.ErrorInfo" in details
    assert b"NO_USER" in details
    assert (replies(events, 3), status(events, 3).status_code) == ([b"a", b"b"], 10)


def test_states_and_sequences_go_on_from_call_to_call(lab: Lab) -> None:
    run_id, _ = lab.start(files(RULES.replace('next = "later"\n', "")), call())
    lab.client.start_call(run_id, call())
    events = lab.follow(run_id, stop_when=after(2))  # type: ignore[arg-type]
    assert sorted(replies(events, 1) + replies(events, 2)) == [b"first", b"then"]
    run_id, _ = lab.start(files(RULES), call("Chat", "{}"), call("SayHello", "{}"))
    first = lab.follow(run_id, stop_when=after(2))  # type: ignore[arg-type]
    assert replies(first, 2) == [b"first"]


def test_rules_are_read_again_while_the_mock_runs(lab: Lab) -> None:
    run_id, _ = lab.start(files('[[rule]]\nmethod = "SayHello"\nanswer = { message = "old" }\n'), call())
    seen: list[ev.RunEvent] = []

    def step(event: ev.RunEvent) -> bool:
        seen.append(event)
        if call_ended(event) and len([e for e in seen if call_ended(e)]) == 1:
            new = files('[[rule]]\nmethod = "SayHello"\nanswer = { message = "new" }\n')
            assert lab.client.control_process(run_id, "mock", ProcessAction.RELOAD, new) == ()
        if isinstance(event.event, ev.LogLine) and len([e for e in seen if isinstance(e.event, ev.LogLine)]) == 2:
            lab.client.start_call(run_id, call())
        return len([e for e in seen if call_ended(e)]) == 2

    events = lab.follow(run_id, stop_when=step)
    assert (replies(events, 1), replies(events, 2)) == ([b"old"], [b"new"])
    assert len([e for e in events if isinstance(e.event, ev.ProcessStarted)]) == 1, "it was never started again"


WRONG = {
    'method = "SayHallo"': (2, "The schema has no method “SayHallo”. It has: greeter.Greeter/SayHello"),
    'method = "SayHello"\nanswer = { massage = "x" }': (3, "This is no greeter.HelloReply:"),
    'method = "SayHello"\nstatus = "NOT_FUND"': (3, "status is one of gRPC's names"),
}


@pytest.mark.parametrize("rule", WRONG)
def test_a_rule_that_is_wrong_starts_nothing_and_reloads_nothing(lab: Lab, rule: str) -> None:
    line, words = WRONG[rule]
    run_id, _ = lab.start(files(f"[[rule]]\n{rule}\n"))
    over = ended(lab.follow(run_id))
    (problem,) = over.problems
    assert over.outcome is Outcome.COMPILE_FAILED
    assert (problem.path, problem.line) == ("mock.toml", line)
    assert words in problem.text
    assert over.text.startswith(f"Nothing was started. mock.toml, line {line}:")

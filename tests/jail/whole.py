"""Escapes through the whole runner: hostile servers that really serve, hostile schemas and requests, and what was told of them."""

import runpy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.client.runner import RequestRefused
from app.runs import events as ev
from app.runs.spec import CallSpec, in_json
from app.runs.workspace import File, Workspace
from tests.jail import escape
from tests.runner.conftest import HELLO, PROTO, SERVER, Lab, call_ended, source, workspace

# What a module of a hostile server may define: it is called by the ordinary server's handler.
_SERVES = source(hello="globals().get('attack', lambda *words: None)(request, context)")
OWN_SERVER = "# serves by itself"
"""Such a text is not followed by the ordinary server."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """What ``schema.py`` makes."""

    files: Mapping[str, str]


def server(name: str) -> str:
    """The attack's module, and the ordinary server behind it."""
    text = (escape.HERE / name / "server.py").read_text()
    return text if OWN_SERVER in text else text + "\n" + _SERVES


def run(lab: Lab, name: str) -> str:
    """Call the hostile server once and stop it: what the runner told, as lines."""
    run_id, _ = lab.start(workspace(server(name)), HELLO)
    return "\n".join(_lines(lab.follow(run_id, stop_when=call_ended)))


def made(name: str, file: str, variable: str) -> Any:
    """What a case's own Python makes: bombs that are too large to be kept as files."""
    return runpy.run_path(str(escape.HERE / name / file))[variable]


def compiled(lab: Lab, name: str) -> str:
    """Compile the hostile files: problems as lines, or ``sound``."""
    files = tuple(File(path=path, text=text) for path, text in made(name, "schema.py", "files").items())
    try:
        problems = lab.client.compile(Workspace(files=files)).problems
    except RequestRefused as refused:
        return f"refused {refused}"
    return "\n".join(f"{problem.path}:{problem.line}: {problem.text}" for problem in problems) or "sound"


def requested(lab: Lab, name: str) -> str:
    """Ask for a call with the hostile request: its problems as lines, or ``sound``."""
    files = Workspace(files=(File(path="greeter.proto", text=made(name, "request.py", "proto")),))
    call = CallSpec(path=HELLO.path, requests=in_json(made(name, "request.py", "request")))
    try:
        run_id, started = lab.start(Workspace(files=(*files.files, File(path="server.py", text=SERVER))), call)
    except RequestRefused as refused:
        return f"refused {refused}"
    lab.client.stop_run(run_id)
    lab.follow(run_id)
    problems = [*started.compile_problems, *(refusal.problem for refusal in started.call_problems)]
    return "\n".join(f"{problem.line}:{problem.column} {problem.text}" for problem in problems) or "sound"


def serves_on(lab: Lab) -> bool:
    """Whether the compiler still answers somebody else."""
    return lab.client.compile(Workspace(files=(File(path="greeter.proto", text=PROTO + "// again"),))).problems == ()


def _lines(events: tuple[ev.RunEvent, ...]) -> Iterator[str]:
    for number, event in enumerate((event.event for event in events), 1):
        match event:
            case ev.LogLine(stream=stream, text=text):
                yield f"{stream.value} {text!r}"
            case ev.ConnectionOpened(client_process=client, server_process=server, server_port=port):
                yield f"connection {client or 'unknown'} {server or 'unknown'} {port}"
            case ev.LimitHit(limit=limit, process=process, killed=killed):
                yield f"limit {limit.value} {process} {killed}"
            case ev.ProcessListening(port=port):
                yield f"listening {port}"
            case ev.CallStep(kind=ev.StepKind.SERVER_TRAILER, status_code=code, status_message=text):
                yield f"status {code} {text!r}"
            case ev.RunEnded(outcome=outcome, text=text):
                yield f"ended {outcome.value}: {text}"
            case _:
                continue
        assert number == events[number - 1].number

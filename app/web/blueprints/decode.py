"""Bytes from anywhere: messages that are pasted, captures that are uploaded. A capture becomes a run, so it has every view."""

from flask import Blueprint, Response, request

from app.client import run_events
from app.client.runner import RunnerError
from app.decode import view_jobs
from app.decode.pool import Decoded
from app.decode.view_jobs import Captured
from app.runs.events import Outcome, Recording
from app.runs.problems import Severity
from app.runs.workspace import File, Workspace, path_problem, printable
from app.store.model import Ending, StoredRun
from app.trace import export
from app.trace.foreign import Reading
from app.web import access, fragments, pasted, runs
from app.web.presenters import decode, units
from app.web.presenters.decode import DecodePage, Filled
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("decode", __name__)

MOST_CAPTURE_BYTES = 3 * 1024 * 1024
"""Of an uploaded file. A recording of a run holds at most 4 MiB of packets, and a request as much with its form."""
MOST_PROTO_CHARACTERS = 64 * 1024
PROTO = "pasted.proto"
LEARNER = "decode page"
"""Whose share of the decode pool a visitor without a workspace uses."""


@blueprint.get("/decode")
def page() -> Response:
    """The page; ``?sample`` fills it in."""
    filled = Filled(text=decode.SAMPLE, proto=decode.SAMPLE_PROTO) if "sample" in request.args else Filled()
    return _page(filled)


@blueprint.post("/decode")
def message() -> Response:
    """Reads pasted bytes."""
    filled = Filled(
        text=request.form.get("text", "")[: pasted.MOST_CHARACTERS + 1],
        proto=request.form.get("proto", "")[: MOST_PROTO_CHARACTERS + 1].replace("\r\n", "\n"),
        type_name=printable(request.form.get("type", "").strip(), most=200),
    )
    found = pasted.read(filled.text)
    descriptor_set, wrong = _schema(filled.proto)
    wrong = [*([found.wrong] if found.wrong else []), *wrong]
    if wrong:
        return _page(filled, wrong=tuple(wrong), status=422)
    answer = services().decode.run(view_jobs.readings, found.data, descriptor_set, filled.type_name, learner=LEARNER)
    if not isinstance(answer, Decoded):
        return _page(filled, wrong=(answer.text,), status=503)
    return _page(filled, readings=answer.value)


@blueprint.post("/decode/capture")
def capture() -> Response:
    """Takes a capture file as a run of its own, with every view; the sample is the recorded call of the front page."""
    recorded = services().recorded if "sample" in request.form else None
    if recorded is not None:
        made = export.to_pcapng(Recording(events=tuple(run_events.decode_events(recorded.events))))
        return _taken(_("A sample capture"), made, recorded.descriptor_set)
    name, data = _uploaded()
    if not data:
        return _refused(_("Choose a pcap or pcapng file first: tcpdump, Wireshark and tshark write them."))
    if len(data) > MOST_CAPTURE_BYTES:
        words = _("This file is larger than %(most)s. Capture less, or cut it: editcap -r in.pcapng out.pcapng 1-5000")
        return _refused(words % {"most": units.size(MOST_CAPTURE_BYTES)})
    descriptor_set, wrong = _schema(request.form.get("proto", "")[: MOST_PROTO_CHARACTERS + 1])
    if wrong:
        return _refused(wrong[0])
    return _taken(name or _("A capture"), data, descriptor_set)


def _taken(title: str, data: bytes, descriptor_set: bytes) -> Response:
    answer = services().decode.run(view_jobs.captured, data, learner=LEARNER)
    if not isinstance(answer, Decoded):
        return _refused(answer.text, status=503)
    if not answer.value.packets:
        return _refused(" ".join(answer.value.problems) or _("There is no packet in this file."))
    return _kept(title, answer.value, descriptor_set, request.form.get("proto", ""))


def _uploaded() -> tuple[str, bytes]:
    """Name and bytes of the file; one byte more than is taken tells that there are too many."""
    uploaded = request.files.get("capture")
    if uploaded is None:
        return "", b""
    with uploaded.stream as stream:  # a large one is a file on disk
        return printable(uploaded.filename or "", most=60), stream.read(MOST_CAPTURE_BYTES + 1)


def _kept(title: str, captured: Captured, descriptor_set: bytes, proto: str) -> Response:
    """The capture as the finished run of a new workspace, whose files are the schema."""
    files = (File(path=PROTO, text=proto),) if proto.strip() else ()
    workspace = Workspace(files=files)
    new = services().store.create_workspace(title, workspace)
    run = StoredRun(
        run_id=runs.new_run_id(), view_id=new.view_id, revision=1, workspace=workspace, descriptor_set=descriptor_set,
        runner_target="", incarnation="", started_ns=captured.started_ns,
    )  # fmt: skip
    ending = Ending(run_id=run.run_id, outcome=Outcome.COMPLETED, ended_ns=captured.started_ns)
    chunks = [(run.run_id, number, number, chunk) for number, chunk in enumerate(captured.chunks, 1)]
    services().store.add_finished_run(run, ending, chunks)
    return access.grant(fragments.go(f"/runs/{run.run_id}"), new.view_id, new.edit_secret)


def _schema(proto: str) -> tuple[bytes, list[str]]:
    """The descriptor set of a pasted schema, and what is wrong with it."""
    if not proto.strip():
        return b"", []
    if len(proto) > MOST_PROTO_CHARACTERS:
        return b"", [_("The schema is longer than %(most)s characters.", most=MOST_PROTO_CHARACTERS)]
    assert path_problem(PROTO) is None  # noqa: S101 - a name of ours
    try:
        compiled = services().schemas.of(Workspace(files=(File(path=PROTO, text=proto),)), learner=LEARNER)
    except RunnerError:
        return b"", [_("The compiler does not answer just now. Try again in a moment, or without the schema.")]
    errors = [problem for problem in compiled.problems if problem.severity is Severity.ERROR]
    line = _("The schema, line %(line)s: %(text)s")
    return compiled.descriptor_set, [line % {"line": problem.line, "text": problem.text} for problem in errors[:5]]


def _refused(wrong: str, status: int = 422) -> Response:
    return _page(Filled(proto=request.form.get("proto", "")), capture_wrong=wrong, status=status)


def _page(
    filled: Filled, *, wrong: tuple[str, ...] = (), capture_wrong: str = "", readings: tuple[Reading, ...] = (),
    status: int = 200,
) -> Response:  # fmt: skip
    chosen = decode.choice(request.form.get("show", ""))
    return fragments.page(
        DecodePage(
            filled=filled,
            wrong=wrong,
            capture_wrong=capture_wrong,
            most_capture=units.size(MOST_CAPTURE_BYTES),
            cards=decode.cards(readings, chosen),
            message=decode.message(readings, chosen),
        ),
        status,
    )

"""From a call of a run to a run that makes it again, over gRPC and as JSON over HTTP/1.1, by turns."""

import json
import time

from app.client.runner import Started
from app.decode import jobs
from app.decode.pool import Decoded
from app.runs import twin
from app.runs.spec import CallSpec
from app.runs.twin import TwinCall
from app.store.model import StoredRun
from app.trace.annotated import AnnotatedMessage
from app.web import limits, runs
from app.web.services import Services
from app.web.words import gettext as _


class Unfit(Exception):
    """The call cannot be compared; the text is a sentence for the learner."""


def begin(services: Services, run: StoredRun, number: int) -> StoredRun:
    """Starts a comparison of a call of ``run`` with the run's own files. Raises Unfit, and the runner's errors."""
    call = _call(services, run, number)
    run_id, started_ns = runs.new_run_id() + twin.SUFFIX, time.time_ns()
    with limits.place(run_id):
        started = services.runner.compare(run_id, run.workspace, call)
        made = _stored(services, run, run_id, started, started_ns)
        services.store.add_run(made, latest=False)
    services.notify(run_id)
    services.store.prune(run.view_id, services.settings.runs_kept)
    return made


def _stored(services: Services, run: StoredRun, run_id: str, started: Started, started_ns: int) -> StoredRun:
    return StoredRun(
        run_id=run_id,
        view_id=run.view_id,
        revision=run.revision,
        workspace=run.workspace,
        descriptor_set=started.descriptor_set,
        runner_target=services.runner.target,
        incarnation=started.incarnation,
        started_ns=started_ns,
    )


def _call(services: Services, run: StoredRun, number: int) -> TwinCall:
    chunks = services.store.chunks(run.run_id)
    made = services.decode.run(jobs.sent, chunks, number, learner=run.view_id, key=run.run_id)
    spec: CallSpec | None = made.value if isinstance(made, Decoded) else None
    if spec is None or len(spec.requests) != 1:
        raise Unfit(_("That call is not in the recording with its one request message whole. Choose another one."))
    schema = services.decode.run(jobs.schema, run.descriptor_set, learner=run.view_id)
    method = schema.value.method(spec.path) if isinstance(schema, Decoded) else None
    if method is None:
        raise Unfit(_("The schema has no method %(path)s, so its request has no form in JSON.", path=spec.path))
    data = spec.requests[0].data
    return TwinCall(
        path=spec.path, request=data, json=_json(services, run, method.input_type, data), metadata=spec.metadata
    )


def _json(services: Services, run: StoredRun, type_name: str, data: bytes) -> bytes:
    """The message as ProtoJSON without spaces."""
    made = services.decode.run(jobs.message, run.descriptor_set, type_name, data, learner=run.view_id)
    if not isinstance(made, Decoded):
        raise Unfit(made.text)
    annotated: AnnotatedMessage = made.value
    if annotated.problems or any(node.number and not node.name for node in annotated.nodes):
        raise Unfit(
            _("JSON cannot say all that stands in this request: its bytes break a rule, or have fields that the schema "
              "does not name. Choose a call whose request fits the schema.")
        )  # fmt: skip
    try:
        return json.dumps(json.loads(annotated.json), ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError) as error:
        raise Unfit(_("This request nests too deep for JSON. Choose another call.")) from error

"""Two recordings frame by frame: a run beside another one of its workspace."""

from dataclasses import replace

from flask import Blueprint, Response, request

from app.decode import view_jobs
from app.decode.pool import Decoded
from app.store.model import StoredRun
from app.web import fragments
from app.web.blueprints.live import known_run
from app.web.presenters import compare
from app.web.presenters.compare import ComparePage
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("compare", __name__)


@blueprint.get("/runs/<run_id>/compare")
def page(run_id: str) -> Response:
    """The run beside the one that ``?with`` names; without it the choice of one."""
    run, wanted = known_run(run_id), request.args.get("with", "")
    stored = services().store.workspace(run.view_id)
    shown = ComparePage(
        title=stored.title if stored else _("A run"),
        run_url=f"/runs/{run_id}",
        left_text=compare.told(run),
        other_url=f"/runs/{wanted}" if wanted else "",
        choices=compare.choices(services().store.runs_of(run.view_id), run_id, wanted),
    )
    return fragments.page(_compared(shown, run, known_run(wanted)) if wanted else shown)


def _compared(shown: ComparePage, left: StoredRun, right: StoredRun) -> ComparePage:
    chunks, others = services().store.chunks(left.run_id), services().store.chunks(right.run_id)
    answer = services().decode.run(
        view_jobs.compare, chunks, left.descriptor_set, others, right.descriptor_set, learner=left.view_id, key=left.run_id
    )  # fmt: skip
    if not isinstance(answer, Decoded):
        return replace(shown, refused=answer.text)
    found = answer.value
    return replace(
        shown,
        verdict=compare.verdict(found),
        figures=compare.figures(found.left, found.right),
        rows=compare.rows(found),
        left_out=_("%(count)s later frames are not compared.", count=found.left_out) if found.left_out else "",
    )

"""The door and the gallery, and what makes a workspace: an example, a blank page, a copy."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, request

from app.runs.workspace import File, Workspace
from app.store.model import NewWorkspace
from app.web import access, fragments, showcase
from app.web.examples import Example, Group
from app.web.presenters.pages import ExampleCard, ExampleGroup, LandingPage, PlaygroundPage
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("pages", __name__)

BLANK_PROTO = """\
syntax = "proto3";

package sketch;

// Write a service here. For example, without the slashes:
//
// service Sketch {
//   rpc Draw (Line) returns (Picture);
// }
//
// message Line { sint32 length = 1; }
// message Picture { string text = 1; }
"""
BLANK_SERVER = """\
from concurrent import futures

import grpc

import service_pb2
import service_pb2_grpc

server = grpc.server(futures.ThreadPoolExecutor())
# A class for each service stands above; here it is given to the server:
# service_pb2_grpc.add_SketchServicer_to_server(Sketch(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
"""
BLANK = Workspace(files=(File(path="service.proto", text=BLANK_PROTO), File(path="server.py", text=BLANK_SERVER)))


@blueprint.get("/")
def landing() -> Response:
    """The door."""
    cards = tuple(group.examples[0] for group in groups(services().examples))
    sequence, message = showcase.present(services().recorded, services().decode)
    return fragments.page(LandingPage(examples=cards, sequence=sequence, bytes=message))


@blueprint.get("/playground")
def playground() -> Response:
    """The gallery."""
    return fragments.page(PlaygroundPage(groups=groups(services().examples)))


@blueprint.post("/playground")
def create() -> Response:
    """Makes a workspace of an example, or a blank one."""
    slug = request.form.get("example", "")
    example = next((example for example in services().examples if example.slug == slug), None)
    if slug and example is None:
        abort(404, _("There is no example of this name. Choose one from the gallery."))
    title, workspace = (example.title, example.workspace) if example else (_("Untitled"), BLANK)
    query = f"?example={example.slug}" if example else ""
    return opened(services().store.create_workspace(title, workspace), query)


@blueprint.post("/w/<view_id>/copy")
def copy(view_id: str) -> Response:
    """Makes a workspace of one's own from one that can be seen."""
    stored = access.seen(view_id)
    return opened(services().store.copy(stored.view_id))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answers when this process can; says nothing of the runner."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


def opened(new: NewWorkspace, query: str = "") -> Response:
    """The browser gets the right to edit and goes to the workbench."""
    return access.grant(fragments.go(f"/w/{new.view_id}{query}"), new.view_id, new.edit_secret)


def groups(examples: Sequence[Example]) -> tuple[ExampleGroup, ...]:
    """The gallery's groups that have examples."""
    texts = {
        Group.FIRST: (_("First steps"), _("A schema, a server, one call.")),
        Group.KINDS: (_("Kinds of call"), _("Streams in one direction, in the other, and in both at once.")),
        Group.RELIABILITY: (_("Reliability"), _("What calls need when networks, servers and clients are real.")),
        Group.SYSTEMS: (_("Systems"), _("Several programs that call one another.")),
    }
    found = {group: tuple(card(example) for example in examples if example.group is group) for group in texts}
    return tuple(
        ExampleGroup(name=group.name.lower(), title=title, summary=summary, examples=found[group])
        for group, (title, summary) in texts.items()
        if found[group]
    )


def card(example: Example) -> ExampleCard:
    """An example in the gallery."""
    return ExampleCard(
        slug=example.slug,
        title=example.title,
        summary=example.summary,
        points=example.points,
        files=tuple(file.path for file in example.workspace.files),
    )

"""The whole pages."""

from dataclasses import dataclass, field
from typing import ClassVar

from app.web.presenters.call_form import CallForm
from app.web.presenters.calls import CallsView
from app.web.presenters.drawer import DrawerView
from app.web.presenters.faults import FaultsView
from app.web.presenters.outcomes import Notice
from app.web.presenters.outside import OutsideView
from app.web.presenters.processes import ProcessesView
from app.web.presenters.run_state import Follow, RunState
from app.web.presenters.sequence import SequenceView
from app.web.presenters.wire import WireView
from app.web.presenters.xray import BytesView


@dataclass(frozen=True, kw_only=True, slots=True)
class ExampleCard:
    """One example in the gallery."""

    slug: str
    title: str
    summary: str
    points: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExampleGroup:
    """The examples that teach one thing."""

    name: str
    title: str
    summary: str
    examples: tuple[ExampleCard, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LandingPage:
    """The door."""

    template: ClassVar[str] = "landing.html"
    examples: tuple[ExampleCard, ...]
    """The first of each group; the very first is what “Start now” opens."""
    sequence: SequenceView | None
    bytes: BytesView | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaygroundPage:
    """The gallery of examples."""

    template: ClassVar[str] = "playground.html"
    groups: tuple[ExampleGroup, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FileView:
    """A file as the editor gets it."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenView:
    """Where a snapshot that was just taken is found, or why none was."""

    template: ClassVar[str] = "_taken.html"
    url: str = ""
    embed: str = ""
    """The element for a course page."""
    trouble: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """The two links of a workspace, which are two different things."""

    template: ClassVar[str] = "_share.html"
    view_url: str
    recovery_url: str
    """Empty for those who may not edit."""
    copy_url: str
    download_url: str
    bundle_url: str = ""
    """What a link that carries the whole workspace is made of."""
    snapshot_url: str = ""
    """Takes a snapshot; empty for those who may not edit."""
    taken: TakenView = field(default_factory=TakenView)


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkbenchPage:
    """The workbench on one workspace."""

    template: ClassVar[str] = "workbench.html"
    title: str
    view_id: str
    url: str
    revision: int
    editable: bool
    files: tuple[FileView, ...]
    files_json: tuple[dict[str, str], ...]
    """The same files as the editor reads them."""
    compile_json: dict[str, object] | None
    """What the compiler said of them, as an answer to a save says it; None when it did not answer."""
    state: RunState
    notice: Notice
    form: CallForm
    calls: CallsView
    processes: ProcessesView
    wire: WireView
    follow: Follow
    share: Share
    drawer: DrawerView
    faults: FaultsView
    outside: OutsideView


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPage:
    """One run by itself, to be looked at."""

    template: ClassVar[str] = "run.html"
    title: str
    started: str
    workspace_url: str
    files: tuple[FileView, ...]
    state: RunState
    notice: Notice
    calls: CallsView
    wire: WireView
    follow: Follow
    sketch_url: str = ""
    """The calls as the front matter of a lesson; ``?call=`` may follow. Empty: not offered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SnapshotPage:
    """A snapshot: files, request and recording as they were."""

    template: ClassVar[str] = "snapshot.html"
    title: str
    taken: str
    copy_url: str
    method: str
    request: str
    files: tuple[FileView, ...]
    calls: CallsView
    wire: WireView


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenPage:
    """A link that carries a workspace was opened: the browser shows it, nothing happens before the button."""

    template: ClassVar[str] = "open.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbedPage:
    """The recording of a snapshot within somebody else's page."""

    template: ClassVar[str] = "embed.html"
    title: str
    url: str
    """The snapshot's own page."""
    wire: WireView


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoveryPage:
    """A recovery link was opened: nothing happens before the button."""

    template: ClassVar[str] = "recover.html"
    title: str
    url: str

"""The wire area: one recording, several views, one of them open; beside it the bytes of the chosen message."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.presenters.frames import FramesView
from app.web.presenters.logs import LogsView
from app.web.presenters.sequence import SequenceView
from app.web.presenters.xray import BytesView
from app.web.words import gettext as _

VIEWS = ("sequence", "frames", "bytes", "logs")


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """What the wire area shows; zeros mean the latest."""

    view: str = VIEWS[0]
    call: int = 0
    message: int = 0
    zoom: str = "messages"

    def query(self, view: str) -> str:
        """The same for another view, as a query without the chosen message."""
        return f"?view={view}&zoom={self.zoom}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One view that can be opened."""

    name: str
    url: str
    page_url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WireView:
    """The wire area of a run, or of none."""

    template: ClassVar[str] = "_wire.html"
    selection: Selection
    tabs: tuple[Tab, ...] = ()
    main: SequenceView | FramesView | LogsView | None = None
    bytes: BytesView | None = None
    refused: str = ""
    """Why the recording could not be decoded; empty when it could."""
    export_url: str = ""
    run_url: str = ""
    """The page of this run alone; empty where the page is that page."""


def tabs(run_id: str, selection: Selection, page_url: str) -> tuple[Tab, ...]:
    """The views of a run; ``page_url`` is where a browser without scripts goes."""
    names = {"sequence": _("Sequence"), "frames": _("Frames"), "bytes": _("Bytes"), "logs": _("Logs")}
    chosen = f"&call={selection.call}&message={selection.message}" if selection.message else ""
    return tuple(
        Tab(
            name=names[view],
            url=f"/runs/{run_id}/wire/{view}?zoom={selection.zoom}{chosen}",
            page_url=f"{page_url}?view={view}&zoom={selection.zoom}{chosen}",
            chosen=view == selection.view,
        )
        for view in VIEWS
    )

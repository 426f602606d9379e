"""The wire area: one recording, several views, one of them open; beside it the details of what was chosen in it."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.presenters.addresses import VIEWS, Addresses, Selection
from app.web.presenters.block import BlockView
from app.web.presenters.frames import FramesView
from app.web.presenters.headers import HeadersView
from app.web.presenters.logs import LogsView
from app.web.presenters.sequence import SequenceView
from app.web.presenters.streams import StreamsView
from app.web.presenters.time_machine import ClockView
from app.web.presenters.transcript import TranscriptView
from app.web.presenters.xray import BytesView
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One view that can be opened."""

    name: str
    url: str
    page_url: str
    chosen: bool


MainView = SequenceView | FramesView | HeadersView | StreamsView | LogsView | TranscriptView
SideView = BytesView | BlockView


@dataclass(frozen=True, kw_only=True, slots=True)
class WireView:
    """The wire area of a run, or of none."""

    template: ClassVar[str] = "_wire.html"
    selection: Selection
    tabs: tuple[Tab, ...] = ()
    main: MainView | None = None
    side: SideView | None = None
    """Details of what was chosen; alone where there is no ``main``."""
    refused: str = ""
    """Why the recording could not be decoded; empty when it could."""
    relay: str = ""
    """What sits in the path of the run's calls, in a sentence; empty: nothing."""
    export_url: str = ""
    """The packets as pcapng."""
    json_url: str = ""
    """The trace as JSON."""
    compare_url: str = ""
    """Where this run is laid beside another one."""
    clock: ClockView | None = None
    run_url: str = ""
    """The page of this run alone; empty where the page is that page."""


def tabs(addresses: Addresses) -> tuple[Tab, ...]:
    """The views of a run."""
    names = {
        "sequence": _("Sequence"),
        "frames": _("Frames"),
        "headers": _("Headers"),
        "streams": _("Streams"),
        "bytes": _("Bytes"),
        "logs": _("Logs"),
        "transcript": _("Transcript"),
    }
    links = {view: addresses.of(view=view) for view in VIEWS}
    return tuple(
        Tab(name=names[view], url=url, page_url=page_url, chosen=view == addresses.selection.view)
        for view, (url, page_url) in links.items()
    )

"""What the wire area shows, and where the links to other choices lead."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from app.web.presenters import clock

VIEWS = ("sequence", "frames", "headers", "streams", "bytes", "logs", "transcript")
ZOOMS = ("messages", "frames")


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """What the wire area shows; zeros mean the latest."""

    view: str = VIEWS[0]
    call: int = 0
    message: int = 0
    zoom: str = ZOOMS[0]
    block: int = 0
    """The frame that ends the header block that is shown field by field."""
    connection: int = 0
    stream: int = 0
    """The stream whose windows are drawn."""
    at: int | None = None
    """The moment that is looked at, nanoseconds of the run; None: all of it."""

    def fields(self) -> dict[str, str | int]:
        """All of it, as the page's hidden form says it with every request."""
        return {
            "view": self.view,
            "zoom": self.zoom,
            "call": self.call,
            "message": self.message,
            "block": self.block,
            "connection": self.connection,
            "stream": self.stream,
            "at": "" if self.at is None else clock.text(self.at),
        }

    def query(self) -> str:
        """The same as a query; what says nothing is left out."""
        return "?" + urlencode({name: value for name, value in self.fields().items() if value})


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Where links of the wire area lead: to its fragment, and for a browser without scripts to the page."""

    fragment: str
    """``/runs/<run>/wire``; empty where nothing can be chosen."""
    page: str
    selection: Selection

    def of(self, **changes: str | int | None) -> tuple[str, str]:
        """The fragment and the page of another choice."""
        if not self.fragment:
            return "", ""
        chosen = replace(self.selection, **changes)  # type: ignore[arg-type]  # fields of its own
        return f"{self.fragment}/{chosen.view}{chosen.query()}", f"{self.page}{chosen.query()}"

    def plain(self) -> tuple[str, str]:
        """The view that is open without the message that was chosen: ``&call=`` and ``&message=`` may follow."""
        return self.of(call=0, message=0)


NOWHERE = Addresses(fragment="", page="", selection=Selection())

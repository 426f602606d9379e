"""One colour and one shape for each kind of thing, everywhere. Colour is never the only sign: the shape and the word say
the same.
"""

from dataclasses import dataclass

from app.runs.events import StepKind
from app.trace.model import Sender
from app.web.words import lazy_gettext as _l


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """How a kind of thing looks."""

    name: str
    """CSS class suffix: ``headers`` is coloured by ``--f-headers``."""
    shape: str
    """One character."""


PREFACE = Sign(name="preface", shape="▸")
OTHER = Sign(name="other", shape="□")

FRAMES = {
    "PREFACE": PREFACE,
    "DATA": Sign(name="data", shape="●"),
    "HEADERS": Sign(name="headers", shape="■"),
    "CONTINUATION": Sign(name="headers", shape="▪"),
    "PUSH_PROMISE": Sign(name="headers", shape="▫"),
    "PRIORITY": Sign(name="ping", shape="≡"),
    "RST_STREAM": Sign(name="reset", shape="✕"),
    "GOAWAY": Sign(name="reset", shape="⏹"),
    "SETTINGS": Sign(name="settings", shape="◆"),
    "PING": Sign(name="ping", shape="○"),
    "WINDOW_UPDATE": Sign(name="window", shape="▲"),
}

STEPS = {
    StepKind.CLIENT_HEADER: FRAMES["HEADERS"],
    StepKind.SERVER_HEADER: FRAMES["HEADERS"],
    StepKind.CLIENT_MESSAGE: FRAMES["DATA"],
    StepKind.SERVER_MESSAGE: FRAMES["DATA"],
    StepKind.CLIENT_HALF_CLOSE: Sign(name="data", shape="◐"),
    StepKind.SERVER_TRAILER: FRAMES["HEADERS"],
    StepKind.CANCEL: FRAMES["RST_STREAM"],
}

ARROWS = {Sender.CLIENT: "▶", Sender.SERVER: "◀"}
SENDERS = {Sender.CLIENT: _l("client to server"), Sender.SERVER: _l("server to client")}

UNARY, SERVER_STREAMING, CLIENT_STREAMING, BIDIRECTIONAL = "→", "→⋙", "⋙→", "⋙⋙"


def frame(name: str) -> Sign:
    """The sign of a frame type; unknown types have one of their own."""
    return FRAMES.get(name, OTHER)

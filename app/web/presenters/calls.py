"""The calls of a run as the driver saw them: messages with time and direction, status, metadata, and why it failed."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageRow:
    """One message of a call."""

    time: str
    arrow: str
    sender: str
    words: str
    """The direction in words."""
    text: str
    size: str
    cursor: str
    lights: str
    url: str
    """The fragment with its bytes; empty while the wire has not shown it."""
    page_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataRow:
    """One metadata entry."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataBlock:
    """Metadata of one moment of a call."""

    title: str
    rows: tuple[MetadataRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusView:
    """How a call ended."""

    tone: str
    icon: str
    code: int
    name: str
    message: str
    why: str
    """Why it failed, told from the evidence; empty where there is nothing to add."""
    details: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CallView:
    """One call."""

    number: int
    cursor: str
    service: str
    method: str
    kind: str
    started: str
    duration: str
    open: bool
    messages: tuple[MessageRow, ...]
    left_out: str
    notes: tuple[str, ...]
    metadata: tuple[MetadataBlock, ...]
    status: StatusView | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CallsView:
    """Every call of the run, the latest first."""

    template: ClassVar[str] = "_calls.html"
    calls: tuple[CallView, ...] = ()
    empty: str = ""
    """What to do, where nothing was called yet."""

"""The rows of the fault panel: each fault with its inputs, as data. Forms are read by the same names."""

from dataclasses import dataclass, replace

from app.runs.faults import MAX_BYTES, MAX_CALLS, MAX_LATENCY_MS
from app.web.words import gettext as _
from app.wire.grpc import STATUS_NAMES
from app.wire.http2_names import ERROR_NAMES

_SLIDER_MS = 500
"""More than a call around the world; what is beyond can be typed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One value of a select box."""

    value: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """One input of a row."""

    name: str
    label: str
    unit: str = ""
    most: int = 0
    """The largest number; 0: it takes no number."""
    slider: int = 0
    """The end of the slider beside it; 0: none."""
    choices: tuple[Choice, ...] = ()
    quiet: bool = False
    """Its choices say enough: the label is for those who do not see the others."""
    value: str = ""
    """What stands in it; for a choice also what it is unless something else is chosen."""

    @property
    def id(self) -> str:
        """For labels."""
        return self.name.replace("_", "-")

    def filled(self, text: str | None) -> "Input":
        """The same with ``text`` in it; None: as it is."""
        return self if text is None else replace(self, value=text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One fault: the first input turns it on."""

    kind: str
    title: str
    explained: str
    inputs: tuple[Input, ...]


def name(kind: str, field: str) -> str:
    """The name of an input in the form."""
    return f"fault_{kind}_{field}"


def groups() -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """All rows, by what they act on."""
    return (
        (_("Network"), (_latency(), _bandwidth())),
        (_("Connection"), (_cut(), _stall(), _corrupt())),
        (_("HTTP/2 and gRPC"), (_reset(), _go_away(), _status(), _window())),
    )


def _latency() -> Row:
    return Row(
        kind="latency",
        title=_("Latency"),
        explained=_("Every byte comes later, in each direction: a round trip takes twice that."),
        inputs=(
            replace(_number("latency", "ms", _("Latency"), _("ms"), MAX_LATENCY_MS), slider=_SLIDER_MS),
            replace(_number("latency", "jitter_ms", _("jitter up to"), _("ms"), MAX_LATENCY_MS), slider=_SLIDER_MS),
        ),
    )


def _bandwidth() -> Row:
    return Row(
        kind="bandwidth",
        title=_("Bandwidth"),
        explained=_("Bytes pass at a steady pace, in each direction."),
        inputs=(_number("bandwidth", "bytes_per_second", _("Bandwidth"), _("bytes/s"), MAX_BYTES),),
    )


def _cut() -> Row:
    return Row(
        kind="cut",
        title=_("Cut the connection"),
        explained=_("Each connection ends once so many bytes have passed."),
        inputs=(
            _number("cut", "after_bytes", _("after"), _("bytes"), MAX_BYTES),
            _direction("cut"),
            Input(
                name=name("cut", "closing"),
                label=_("with"),
                choices=(Choice(value="RST", text="RST"), Choice(value="FIN", text="FIN")),
                value="RST",
            ),
        ),
    )


def _stall() -> Row:
    return Row(
        kind="stall",
        title=_("Stalled reader"),
        explained=_("Nothing more is read: the windows of HTTP/2 and TCP fill, and the sender waits."),
        inputs=(_number("stall", "after_bytes", _("after"), _("bytes"), MAX_BYTES), _direction("stall")),
    )


def _corrupt() -> Row:
    return Row(
        kind="corrupt",
        title=_("Corrupt byte"),
        explained=_("All bits of one byte of each connection are turned over."),
        inputs=(_number("corrupt", "offset", _("at offset"), "", MAX_BYTES), _direction("corrupt")),
    )


def _reset() -> Row:
    return Row(
        kind="reset",
        title="RST_STREAM",
        explained=_(
            "A stream is reset after so many bytes of its response; without a number, before the server sees its call "
            "(RFC 9113 §6.4)."
        ),
        inputs=(
            _number("reset", "every", _("on one call in"), "", MAX_CALLS),
            _number("reset", "after_bytes", _("after"), _("bytes"), MAX_BYTES),
            _code("reset", ERROR_NAMES, "INTERNAL_ERROR", _("error code")),
        ),
    )


def _go_away() -> Row:
    return Row(
        kind="go_away",
        title="GOAWAY",
        explained=_("A connection takes so many calls; those end, new ones need a new connection (RFC 9113 §6.8)."),
        inputs=(
            _number("go_away", "after_calls", _("after"), _("calls"), MAX_CALLS),
            _code("go_away", ERROR_NAMES, "NO_ERROR", _("error code")),
        ),
    )


def _status() -> Row:
    return Row(
        kind="status",
        title=_("Status"),
        explained=_("The relay answers in the server's place, with a status and nothing else (Trailers-Only)."),
        inputs=(
            _number("status", "every", _("on one call in"), "", MAX_CALLS),
            _code("status", STATUS_NAMES, "UNAVAILABLE", _("status")),
        ),
    )


def _window() -> Row:
    return Row(
        kind="window",
        title=_("Tiny window"),
        explained=_("SETTINGS_INITIAL_WINDOW_SIZE: so many bytes of DATA may be sent before a WINDOW_UPDATE."),
        inputs=(
            _number("window", "size", _("of"), _("bytes"), MAX_BYTES),
            _direction("window"),
            Input(
                name=name("window", "refill"),
                label=_("then"),
                choices=(Choice(value="1", text=_("refilled")), Choice(value="0", text=_("never refilled"))),
                value="1",
            ),
        ),
    )


def _number(kind: str, field: str, label: str, unit: str, most: int) -> Input:
    return Input(name=name(kind, field), label=label, unit=unit, most=most)


def _direction(kind: str) -> Input:
    choices = (Choice(value="RESPONSES", text=_("to the client")), Choice(value="REQUESTS", text=_("to the server")))
    return Input(name=name(kind, "direction"), label=_("direction"), choices=choices, quiet=True, value="RESPONSES")


def _code(kind: str, names: tuple[str, ...], default: str, label: str) -> Input:
    choices = tuple(Choice(value=str(code), text=text) for code, text in enumerate(names))
    return Input(name=name(kind, "code"), label=label, choices=choices, value=str(names.index(default)))

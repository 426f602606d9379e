"""The call area's form: the request, its metadata and deadline, and the four controls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from app.client.runner import CallProblem
from app.schema.model import Method
from app.web.presenters.call_options import CallOptionsView
from app.web.presenters.methods import MethodsView
from app.web.presenters.xray import Box
from app.web.request.widgets import Widget
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestBytes:
    """The bytes of a request, taken apart as far as they go."""

    template: ClassVar[str] = "_request_bytes.html"
    size: int = 0
    boxes: tuple[Box, ...] = ()
    problems: tuple[str, ...] = ()
    """What breaks a rule in them, each once."""
    trouble: str = ""
    """Why they were not taken apart: what was typed is no hexadecimal; empty when they were."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestTab:
    """One of the three views of a request."""

    name: str
    url: str
    shown: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestView:
    """The box with the request message, in one of its three views."""

    template: ClassVar[str] = "_request.html"
    text: str
    """JSON, or the bytes in hexadecimal."""
    type_name: str
    sends: str
    """``each message`` where the client streams; empty where it sends one."""
    editable: bool
    url: str = ""
    """``/w/<id>/request``."""
    shown: str = "json"
    """``json``, ``form`` or ``bytes``."""
    widgets: tuple[Widget, ...] = ()
    apart: RequestBytes | None = None
    """The bytes taken apart, in the view of them."""
    notes: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    """Bytes that this view cannot hold whole (``hex``), and the JSON they were shown as (``json``)."""

    @property
    def views(self) -> tuple[RequestTab, ...]:
        """The three views, one of them shown."""
        names = {"form": _("Form"), "json": _("JSON"), "bytes": _("Bytes")}
        return tuple(
            RequestTab(name=name, url=f"{self.url}/as/{view}", shown=view == self.shown) for view, name in names.items()
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerProblem:
    """One thing that is wrong with a request."""

    place: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerView:
    """What is wrong with the request, beside the box; empty when nothing is."""

    template: ClassVar[str] = "_call_answer.html"
    problems: tuple[AnswerProblem, ...] = ()
    line: int = 0
    """Line of the first problem in the request box, for the browser; 0 where it has none."""
    column: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Control:
    """One button."""

    name: str
    url: str
    enabled: bool
    hint: str
    """What it does, or why it does nothing now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlsView:
    """Call, Send, Half-close and Cancel: four different controls."""

    template: ClassVar[str] = "_controls.html"
    call: Control
    send: Control
    half_close: Control
    cancel: Control


@dataclass(frozen=True, kw_only=True, slots=True)
class SnippetView:
    """The call in another tool's words, and what has to be said of it."""

    template: ClassVar[str] = "_snippet.html"
    title: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ElsewhereView:
    """The call in other tools' words, and a command to fill it from."""

    template: ClassVar[str] = "_elsewhere.html"
    url: str
    """``/w/<id>/elsewhere``."""
    snippet: SnippetView = field(default_factory=SnippetView)


@dataclass(frozen=True, kw_only=True, slots=True)
class CallForm:
    """The whole form."""

    template: ClassVar[str] = "_call_form.html"
    url: str
    editable: bool
    methods: MethodsView
    request: RequestView
    answer: AnswerView
    controls: ControlsView
    options: CallOptionsView
    elsewhere: ElsewhereView


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenCall:
    """The call that Send, Half-close and Cancel mean: the latest one that has not ended."""

    url: str
    """``/w/<id>/runs/<run>/calls/<number>``"""
    name: str
    may_send: bool
    """Its client streams and has not half-closed."""


def request(method: Method | None, example: str, *, editable: bool, url: str = "") -> RequestView:
    """The request box of a method, with JSON; ``url`` is where its other views come from."""
    if method is None:
        return RequestView(text=example or "{}", type_name="", sends="", editable=editable)
    return RequestView(
        text=example,
        url=url,
        type_name=method.input_type,
        sends=_("each message") if method.client_streaming else "",
        editable=editable,
    )


def answer(problems: tuple[CallProblem, ...]) -> AnswerView:
    """The runner's words about a request."""
    first = problems[0].problem if problems else None
    return AnswerView(
        problems=tuple(
            AnswerProblem(place=_place(p.problem.line, p.problem.column), text=p.problem.text) for p in problems
        ),
        line=first.line if first else 0,
        column=first.column if first else 0,
    )


def said(*texts: str) -> AnswerView:
    """Our own words about a request."""
    return AnswerView(problems=tuple(AnswerProblem(place="", text=text) for text in texts))


def _place(line: int, column: int) -> str:
    if not line:
        return ""
    if not column:
        return _("Line %(line)s", line=line)
    return _("Line %(line)s, column %(column)s", line=line, column=column)


def controls(url: str, open_call: OpenCall | None, *, callable_now: bool) -> ControlsView:
    """The four controls as the kind and the state of the calls allow; ``url`` is where a call is made."""
    nothing_open = _("There is no open call.")
    sending = open_call is not None and open_call.may_send
    why_not = nothing_open if open_call is None else _("The client has said all it may say in this call.")
    base = open_call.url if open_call else ""
    return ControlsView(
        call=Control(
            name=_("Call"), url=url, enabled=callable_now,
            hint=_("Makes the call; starts the server first when it is not running. In the editor: Ctrl+Enter.") if callable_now
            else _("There is no method to call: the schema has none yet, or does not compile."),
        ),
        send=Control(
            name=_("Send"), url=f"{base}/messages" if sending else "", enabled=sending,
            hint=_("Sends the request as one more message of %(call)s.", call=open_call.name)
            if sending and open_call else why_not,
        ),
        half_close=Control(
            name=_("Half-close"), url=f"{base}/half-close" if sending else "", enabled=sending,
            hint=_("Tells the server that no more requests will come; responses still may.") if sending else why_not,
        ),
        cancel=Control(
            name=_("Cancel"), url=f"{base}/cancel" if open_call else "", enabled=open_call is not None,
            hint=_("Cancels %(call)s at once, on both sides.", call=open_call.name) if open_call else nothing_open,
        ),
    )  # fmt: skip

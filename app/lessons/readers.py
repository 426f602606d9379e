"""What the front matter of a lesson holds: calls, checks, questions, figures, each from its table."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.checks import registry
from app.checks.expression import ExpressionWrong, compiled
from app.checks.grading import Check
from app.lessons import markdown
from app.lessons.files import Folder
from app.lessons.model import Figure, OfferedCall, Question, QuestionKind
from app.lessons.tables import MISSING, Table, meant
from app.runs.scenario import DEFAULT_SECONDS, MAIN, MOST_SECONDS, Action, ActionKind, Scenario, ScriptedCall
from app.runs.spec import CallSpec, Compression, Metadatum, Request, RequestFormat, in_json

_ACTIONS = {
    "send": ActionKind.SEND,
    "wait": ActionKind.WAIT,
    "pause_ms": ActionKind.PAUSE,
    "half_close": ActionKind.HALF_CLOSE,
    "cancel": ActionKind.CANCEL,
}
MOST_REPEAT = 100
"""A run makes at most 100 calls at once."""
VIEWS = ("sequence", "frames", "bytes")


def calls(table: Table) -> tuple[tuple[OfferedCall | None, ScriptedCall], ...]:
    """The calls of ``[[calls]]``: as the page offers them, where it does, and as the scenario makes them."""
    return tuple(_call(one) for one in table.tables("calls"))


def _call(table: Table) -> tuple[OfferedCall | None, ScriptedCall]:
    name, method = table.text("name"), table.text("method")
    if method and method.count("/") != 2:
        table.wrong("method", f"“{method}” is no method path: write it as /package.Service/Method.")
    request = _json(table, "request", "")
    more = table.values.get("requests", [])
    table.mapping("requests") if isinstance(more, dict) else table.rest(but=set(table.values) - {"requests"})
    # Every call but a stream has one request message: an empty one where nothing else is said.
    nothing_said = "requests" not in table.values and "script" not in table.values
    texts = [request or "{}"] if request or nothing_said else [_dumped(one) for one in more]
    raw = _bytes(table)
    script = tuple(_action(one) for one in table.tables("script"))
    scripted = ScriptedCall(
        name=name,
        spec=CallSpec(
            path=method,
            requests=(raw,) if raw else in_json(*texts),
            half_close=not script,
            metadata=_metadata(table),
            deadline_ms=table.number("deadline_ms", 0),
            compression=Compression(table.one_of("compression", [c.value for c in Compression], "identity")),
            wait_for_ready=table.truth("wait_for_ready", default=False),
        ),
        script=script,
        together=table.truth("together", default=False),
        repeat=_repeat(table),
    )
    title = table.text("title", name)
    offered = table.truth("offered", default=True)
    table.done(f"The call {name}")
    first = _first(texts, script)
    filled = replace(scripted.spec, requests=(raw,) if raw else in_json(first))
    shown = OfferedCall(name=name, title=title, method=method, request="" if raw else first, spec=filled)
    return (shown if offered else None), scripted


def _first(texts: Iterable[str], script: Iterable[Action]) -> str:
    """What the page offers to send first: a stream's script knows it too."""
    sent = [action.request.text for action in script if action.request]
    return next(iter((*texts, *sent)), "{}")


def _repeat(table: Table) -> int:
    found = table.number("repeat", 1)
    if not 1 <= found <= MOST_REPEAT:
        table.wrong("repeat", f"“repeat” must be between 1 and {MOST_REPEAT}.")
        return 1
    return found


def _json(table: Table, key: str, default: str) -> str:
    """A request: a TOML table, or a text that is JSON."""
    value = table.values.get(key, default)
    table.rest(but=set(table.values) - {key})
    if isinstance(value, str):
        try:
            json.loads(value or "{}")
        except ValueError as wrong:
            table.wrong(key, f"“{key}” is no JSON: {wrong}.")
        return value
    return _dumped(value)


def _bytes(table: Table) -> Request | None:
    """A request as the very bytes that another program sent: what an old client knows, the schema need not."""
    text = table.text("hex", "")
    try:
        return Request(format=RequestFormat.BYTES, data=bytes.fromhex(text)) if text else None
    except ValueError:
        table.wrong("hex", f"“{text}” is not bytes in hex: write it as 0a 03 41 64 61.")
        return None


def _dumped(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def _metadata(table: Table) -> tuple[Metadatum, ...]:
    found = []
    for name, value in table.mapping("metadata").items():
        if not isinstance(value, str) or name != name.lower():
            table.wrong("metadata", "Metadata is written { name = “value” }, its names in small letters.")
        else:
            found.append(Metadatum(name=name, value=value.encode()))
    return tuple(found)


def _action(table: Table) -> Action:
    wanted = table.rest()
    if len(wanted) != 1 or next(iter(wanted)) not in _ACTIONS:
        table.wrong("", f"A step of a script is one of {', '.join(_ACTIONS)}: {{ wait = 1 }}.")
        return Action(kind=ActionKind.PAUSE)
    key, value = next(iter(wanted.items()))
    request = Request(data=_dumped(value).encode()) if key == "send" else None
    return Action(kind=_ACTIONS[key], request=request, number=value if key in {"wait", "pause_ms"} else 0)


def seconds(table: Table) -> float:
    """How long a scenario may take."""
    found = table.number("seconds", int(DEFAULT_SECONDS))
    if not 0 < found <= MOST_SECONDS:
        table.wrong("seconds", f"“seconds” must be between 1 and {MOST_SECONDS:g}.")
        return DEFAULT_SECONDS
    return float(found)


def checks(table: Table, key: str, scenarios: tuple[Scenario, ...]) -> tuple[Check, ...]:
    """The checks of ``[[checks]]`` or ``[[claims]]``, their parameters bound."""
    known = {scenario.name: scenario for scenario in scenarios}
    return tuple(found for one in table.tables(key) if (found := _check(one, known, key)))


def _check(table: Table, scenarios: dict[str, Scenario], kind: str) -> Check | None:
    function = table.text("check")
    name = table.text("name", function if kind != "checks" else MISSING)
    scenario = table.text("scenario", MAIN if MAIN in scenarios else next(iter(scenarios), MAIN))
    title, passes, fails = (table.text(key, "") for key in ("title", "passes", "fails"))
    when = table.mapping("when")
    hidden = table.truth("hidden", default=scenario in scenarios and scenarios[scenario].hidden)
    if scenario not in scenarios:
        table.wrong("scenario", f"There is no scenario “{scenario}”.{meant(scenario, scenarios)}")
        return None
    if hidden and ("{" in passes + fails or when):
        table.wrong(
            "fails", "A hidden check's sentences say nothing of what was seen: no {seen}, no {expected}, no when."
        )
    bound = registry.bind(function, table.rest(but=registry.KEYS))
    if isinstance(bound, tuple):
        for fault in bound:
            table.wrong(fault.key, fault.text)
        return None
    _look_at_calls(table, bound, function, scenarios[scenario])
    _look_at_expressions(table, bound)
    said = tuple((seen, str(words)) for seen, words in when.items())
    arguments = tuple(bound.items())
    return Check(
        name=name,
        title=title,
        function=function,
        scenario=scenario,
        arguments=arguments,
        passes=passes,
        fails=fails,
        when=said,
        hidden=hidden,
    )


def _look_at_calls(table: Table, bound: dict[str, Any], function: str, scenario: Scenario) -> None:
    names = [call.name for call in scenario.calls]
    for parameter in registry.CHECKS[function].parameters.values():
        value = bound.get(parameter.name)
        if parameter.is_call and value and not value.startswith("/") and value not in names:
            words = f"The scenario {scenario.name} makes no call “{value}”.{meant(value, names)}"
            table.wrong(parameter.name, f"{words} It makes: {', '.join(names) or 'none'}.")


def _look_at_expressions(table: Table, bound: dict[str, Any]) -> None:
    for key in ("that", "show"):
        if isinstance(bound.get(key), str):
            try:
                compiled(bound[key], truth=key == "that")
            except ExpressionWrong as wrong:
                table.wrong(key, f"“{key}” is no CEL expression that can be used: {wrong}.")


def questions(table: Table) -> tuple[Question, ...]:
    """The questions of ``[[questions]]``."""
    return tuple(_question(one) for one in table.tables("questions"))


def _question(table: Table) -> Question:
    name = table.text("name")
    kind = QuestionKind(table.one_of("kind", [kind.value for kind in QuestionKind]))
    options = table.texts("options", ())
    answer = table.values.get("answer")
    table.rest(but=set(table.values) - {"answer"})
    answers = tuple(answer) if isinstance(answer, list) else (str(answer),)
    if kind is QuestionKind.CHOOSE and answers[0] not in options:
        table.wrong("answer", "“answer” must be one of the options, letter for letter.")
    if kind is QuestionKind.HEX and not _is_hex("".join(answers)):
        table.wrong("answer", "“answer” must be bytes in hex: 0a 03 41 64 61.")
    if kind is QuestionKind.NUMBER and not re.fullmatch(r"-?[0-9]+", answers[0]):
        table.wrong("answer", "“answer” must be a whole number.")
    if kind is QuestionKind.ORDER and sorted(answers) != sorted(options):
        table.wrong("answer", "“answer” must be a list of all the options, in the right order.")
    if kind is QuestionKind.ORDER and answers == options:
        table.wrong("options", "The options stand in the right order already: mix them.")
    question = Question(
        name=name,
        kind=kind,
        ask=markdown.html(table.text("ask")),
        options=options,
        answer=answers,
        because=markdown.html(table.text("because")),
    )
    table.done(f"The question {name}")
    return question


def _is_hex(text: str) -> bool:
    return bool(re.fullmatch(r"(\s*[0-9A-Fa-f]{2})+\s*", text))


def figures(table: Table, folder: Folder) -> tuple[Figure, ...]:
    """The figures of ``[[figures]]`` with their recordings."""
    return tuple(found for one in table.tables("figures") if (found := _figure(one, folder)))


def _figure(table: Table, folder: Folder) -> Figure | None:
    name = table.text("name")
    place = f"recordings/{table.text('recording', name)}"
    events, descriptors = folder.bytes_of(f"{place}/events.bin"), folder.bytes_of(f"{place}/schema.bin")
    view = table.one_of("view", VIEWS)
    caption = markdown.html(table.text("caption"))
    call, message = table.number("call", 1), table.number("message", 1)
    table.done(f"The figure {name}")
    if events is None or descriptors is None:
        table.wrong("name", f"There is no recording in {place}: make it with “grpclab lessons record”.")
        return None
    return Figure(
        name=name, view=view, caption=caption, events=events, descriptor_set=descriptors, call=call, message=message
    )

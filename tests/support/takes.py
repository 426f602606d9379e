"""A recorded take: a real server, a real client, every kind of call; for tests of checks and grading."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from app import attempts
from app.attempts import Attempt
from app.checks.observation import Observation
from app.client import run_events
from app.runs.events import RunEvent
from app.runs.scenario import Action, ActionKind, Scenario, ScriptedCall, Take, digest
from app.runs.spec import CallSpec, Metadatum, Request, in_json
from app.runs.workspace import File, Workspace

SHOP = Path(__file__).parents[1] / "fixtures" / "takes" / "shop"
ORDER = '{"item": "tea", "count": 2, "mood": -2, "lucky": [3, 270], "address": {"city": "Rome"}}'


def call(name: str, method: str, *requests: str, together: bool = False, repeat: int = 1) -> ScriptedCall:
    """A call of the shop."""
    spec = CallSpec(path=f"/shop.Shop/{method}", requests=in_json(*requests))
    return ScriptedCall(name=name, spec=spec, together=together, repeat=repeat)


def scripted(name: str, method: str, *script: Action) -> ScriptedCall:
    """A call with a script."""
    return ScriptedCall(name=name, spec=CallSpec(path=f"/shop.Shop/{method}", half_close=False), script=script)


def send(item: str) -> Action:
    """Sends one order."""
    return Action(kind=ActionKind.SEND, request=Request(data=f'{{"item": "{item}"}}'.encode()))


def wait(number: int) -> Action:
    """Waits for so many responses."""
    return Action(kind=ActionKind.WAIT, number=number)


HALF_CLOSE, CANCEL = Action(kind=ActionKind.HALF_CLOSE), Action(kind=ActionKind.CANCEL)
PAUSE = Action(kind=ActionKind.PAUSE, number=40)

LATE = CallSpec(path="/shop.Shop/Slow", requests=in_json("{}"), deadline_ms=60)
BUY = CallSpec(
    path="/shop.Shop/Buy", requests=in_json(ORDER), metadata=(Metadatum(name="shop-client", value=b"till 7"),)
)
SCENARIO = Scenario(
    name="main",
    calls=(
        ScriptedCall(name="buy", spec=BUY),
        call("again", "Buy", '{"item": "tea", "tip": 0}', repeat=2),
        call("many", "Buy", '{"item": "tea"}', repeat=5, together=True),
        call("watch", "Watch", "{}"),
        call("collect", "Collect", '{"count": 1}', '{"count": 2}'),
        scripted("chat", "Chat", send("a"), wait(1), send("b"), wait(2), HALF_CLOSE),
        scripted("hurry", "Chat", send("a"), send("b"), wait(2), HALF_CLOSE),
        call("fail", "Fail", "{}"),
        call("big", "Big", "{}"),
        call("gzip", "Big", '{"item": "gzip"}'),
        scripted("cancelled", "Slow", send("x"), HALF_CLOSE, PAUSE, CANCEL),
        ScriptedCall(name="late", spec=LATE),
        call("nothing", "Nothing", "{}"),
    ),
    linger_ms=100,
)


def shop_workspace() -> Workspace:
    """Its schema and its server."""
    names = ("shop.proto", "server.py")
    return Workspace(files=tuple(File(path=name, text=(SHOP / name).read_text()) for name in names))


def sum_events(name: str) -> tuple[RunEvent, ...]:
    """What the draft of a lesson recorded: of its ``starter``, or ``solved``."""
    return run_events.decode_events((SHOP.parent / f"sum-{name}.bin").read_bytes())


def shop_take() -> Take:
    """What it recorded, as a runner told it."""
    numbers: dict[str, tuple[int, ...]] = {}
    last = 0
    for one in SCENARIO.calls:
        numbers[one.name] = tuple(range(last + 1, last + 1 + one.repeat))
        last += one.repeat
    return Take(
        scenario="main",
        digest=digest(SCENARIO),
        descriptor_set=(SHOP / "schema.bin").read_bytes(),
        chunks=((SHOP / "events.bin").read_bytes(),),
        calls=tuple(numbers.items()),
    )


@cache
def shop_attempt() -> Attempt:
    """The attempt that it is."""
    take = shop_take()
    return Attempt(workspace=shop_workspace(), takes=(take,), starter_set=take.descriptor_set)


@cache
def shop() -> Observation:
    """The take, taken apart."""
    attempt = shop_attempt()
    return attempts.observation(attempt, attempt.takes[0])


def shop_named(calls: dict[str, tuple[int, ...]]) -> Observation:
    """The same with other names of its calls."""
    return replace(shop(), calls=calls)

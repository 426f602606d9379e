"""The calls of a run: checked, numbered, held until the server listens, and counted against a budget.

The driver's end of the channel is the test; the schema has no method, so only empty messages can be sent.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace

import pytest

from app.runner import calls as module
from app.runner import certificates
from app.runner.calls import Calls, Planned
from app.runner.channels import Channels
from app.runs.events import AnyEvent, CallStep, KeyLog, Limit, LimitHit, StepKind
from app.runs.spec import CallSpec, Channel, Compression, Metadatum, Request, RequestFormat, Security, in_json
from app.sandbox.compiler import Compiled, Compiler, MethodInfo
from app.sandbox.driver_client import Connected, DriverClient, Ended, Keyed, Stepped
from tests.support.placeless import Failing
from tests.support.plain_jail import PlainJail

METHODS = {
    f"/s.S/{name}": MethodInfo(path=f"/s.S/{name}", input_type="s.A", client_streaming=client, server_streaming=server)
    for name, client, server in (("Unary", False, False), ("Many", False, True), ("Chat", True, True))
}
CERTIFICATES = certificates.make(certificates.at(0))
STREAM = CallSpec(path="/s.S/Chat", half_close=False)
NOTHING = CallSpec(path="/un.Known/M", requests=in_json("{}"))


@dataclass
class Lab:
    """Calls whose driver is the test."""

    told: list[AnyEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.jail = PlainJail()
        compiled = Compiled(methods=METHODS)
        tell = lambda event, _time: self.told.append(event)  # noqa: E731
        self.calls = Calls(Compiler(Failing()), compiled, tell, Channels(("server",), CERTIFICATES))

    async def connect(self) -> None:
        """The server listens and the driver has made its channel; the calls that wait for it go out."""
        driver = DriverClient(self.jail)  # type: ignore[arg-type]
        self.calls.channels.attach(lambda _client: asyncio.sleep(0, driver))
        await self.calls.channels.listening("server", 50051)

    async def start(self, *specs: CallSpec) -> Planned:
        """Starts calls; the first makes the channel."""
        planned = await self.calls.start(specs)
        await self.made()
        return planned

    async def made(self) -> None:
        """Answers as the driver does that has made the first channel."""
        opened = self.jail.hear()
        assert (opened["op"], opened["id"], opened["ports"], opened["security"]) == ("channel", 1, [50051], None)
        await self.calls.handle(Connected(channel=1, ok=True, client_port=40000))

    async def stepped(self, kind: StepKind, *, call: int = 1, message: bytes = b"", status_code: int = 0) -> None:
        step = CallStep(call=call, kind=kind, message=message, message_length=len(message), status_code=status_code)
        await self.calls.handle(Stepped(time_ns=1, step=step))


def driven(test: Callable[[Lab], Coroutine[None, None, None]]) -> Callable[[], None]:
    """The test with calls of its own, in an event loop of its own."""

    async def story() -> None:
        lab = Lab()
        try:
            await test(lab)
        finally:
            await lab.jail.close()

    return lambda: asyncio.run(story())


@driven
async def test_calls_wait_until_the_server_listens(lab: Lab) -> None:
    spec = CallSpec(
        path=NOTHING.path, requests=in_json("{}"), metadata=(Metadatum(name="k", value=b"v"),), deadline_ms=9
    )
    planned = await lab.calls.start([spec, STREAM])
    assert (planned.numbers, planned.refusals, lab.calls.open) == ((1, 2), (), 0)
    await lab.connect()
    assert lab.calls.open == 0, "they wait for the channel now"
    await lab.made()
    first, second = lab.jail.hear(), lab.jail.hear()
    assert (first["op"], first["id"], first["path"], first["kind"]) == ("call", 1, spec.path, "unary_unary")
    assert (first["metadata"], first["deadline_ms"], first["half_close"]) == ([["k", "dg=="]], 9, True)
    assert (second["kind"], second["half_close"]) == ("stream_stream", False)
    assert lab.calls.open == 2


@driven
async def test_what_is_not_one_message_and_its_end_goes_as_a_stream(lab: Lab) -> None:
    await lab.connect()
    await lab.start(NOTHING)
    lab.jail.hear()
    for path, messages, half_close, kind in (
        ("/s.S/Many", 0, True, "stream_stream"),
        ("/s.S/Unary", 0, False, "stream_unary"),
        ("/un.Known/M", 2, True, "stream_unary"),
        ("/un.Known/M", 1, True, "unary_unary"),
    ):
        await lab.calls.start([CallSpec(path=path, requests=in_json("{}") * messages, half_close=half_close)])
        assert lab.jail.hear()["kind"] == kind, path


@driven
async def test_what_is_wrong_is_said_by_call_and_message_and_the_others_go_out(lab: Lab) -> None:
    await lab.connect()
    bad_path, bad_json = CallSpec(path="nonsense"), CallSpec(path=NOTHING.path, requests=in_json("{}", '{"a": 1}'))
    encoded = CallSpec(path="/s.S/Unary", requests=in_json("{}"))
    planned = await lab.calls.start([bad_path, NOTHING, bad_json, encoded])
    assert planned.numbers == (0, 1, 0, 0)
    assert [(refusal.call_index, refusal.message_index) for refusal in planned.refusals] == [(0, 0), (2, 1), (3, 0)]
    assert "/s.S/Chat" in planned.refusals[1].problem.text, "the methods there are, by name"


@driven
async def test_messages_are_sent_on_an_open_stream_only(lab: Lab) -> None:
    await lab.calls.start([CallSpec(path="/un.Known/M", half_close=False), NOTHING])
    (before,) = await lab.calls.send(1, *in_json("{}"))
    await lab.connect()
    await lab.made()
    assert [lab.jail.hear()["id"] for _ in range(2)] == [1, 2]
    assert await lab.calls.send(1, *in_json("{}")) == ()
    assert lab.jail.hear() == {"op": "send", "id": 1, "message": ""}
    (wrong,) = await lab.calls.send(1, *in_json("nonsense"))
    (closed,) = await lab.calls.send(2, *in_json("{}"))
    (unknown,) = await lab.calls.send(9, *in_json("{}"))
    texts = {refusal.problem.text for refusal in (wrong, closed, unknown)}
    assert len(texts) == 3
    assert before.problem.text.startswith("Call 1 is over, or has not begun")


@driven
async def test_half_close_and_cancel_are_asked_for_once_and_never_of_a_call_that_is_over(lab: Lab) -> None:
    await lab.connect()
    await lab.start(STREAM)
    lab.jail.hear()
    await lab.calls.half_close(1)
    await lab.calls.half_close(1)
    await lab.calls.cancel(1)
    assert [lab.jail.hear()["op"] for _ in range(2)] == ["half_close", "cancel"]
    await lab.calls.handle(Ended(call=1))
    await lab.calls.cancel(1)
    await lab.calls.start([STREAM])
    assert lab.jail.hear()["op"] == "call", "nothing was said in between"
    assert lab.calls.open == 1


@driven
async def test_steps_are_told_while_the_call_is_open(lab: Lab) -> None:
    await lab.connect()
    await lab.start(NOTHING)
    await lab.stepped(StepKind.CLIENT_HEADER)
    await lab.stepped(StepKind.CLIENT_HEADER, call=7)
    await lab.calls.handle(Ended(call=1))
    await lab.stepped(StepKind.SERVER_MESSAGE)
    (header,) = lab.told
    assert isinstance(header, CallStep)


@driven
async def test_what_a_call_asks_of_grpc_goes_along(lab: Lab) -> None:
    await lab.connect()
    secure = Channel(security=Security.TLS)
    spec = replace(NOTHING, compression=Compression.GZIP, wait_for_ready=True, channel=secure, bearer_token="t")
    await lab.calls.start([spec])
    assert lab.jail.hear()["security"] == {"ca": CERTIFICATES.ca, "certificate": "", "key": ""}
    await lab.calls.handle(Connected(channel=1, ok=True, client_port=40000))
    call = lab.jail.hear()
    assert (call["compression"], call["wait_for_ready"], call["bearer_token"]) == ("gzip", True, "t")


@driven
async def test_a_channel_that_cannot_be_is_a_refusal_at_its_place(lab: Lab) -> None:
    channel = Channel(targets=("server", "nobody"), service_config='{\n  "a"}')
    planned = await lab.calls.start([replace(NOTHING, channel=channel)])
    unknown, config = (refusal.problem for refusal in planned.refusals)
    assert (planned.numbers, unknown.text) == ((0,), "There is no server named “nobody”. There are: server.")
    assert (config.path, config.line, config.column) == ("service config", 2, 6)


@driven
async def test_keys_are_told_as_the_drivers(lab: Lab) -> None:
    await lab.calls.handle(Keyed(lines=("a b c",)))
    assert lab.told == [KeyLog(process="driver", lines=("a b c",))]


@driven
async def test_a_call_that_waits_can_be_half_closed(lab: Lab) -> None:
    await lab.calls.start([STREAM])
    await lab.calls.half_close(1)
    await lab.connect()
    await lab.made()
    assert lab.jail.hear()["half_close"] is True


@driven
async def test_bytes_go_to_any_method(lab: Lab) -> None:
    await lab.connect()
    raw = Request(format=RequestFormat.BYTES, data=b"\xff\x00")
    await lab.start(replace(NOTHING, requests=(raw,)), CallSpec(path="/s.S/Unary", requests=(raw,)))
    assert [lab.jail.hear()["messages"] for _ in range(2)] == [["/wA="]] * 2


@pytest.mark.parametrize(("code", "answered"), [(0, True), (5, True), (1, False), (4, False), (14, False)])
def test_only_a_status_of_the_server_shows_that_it_answered(code: int, answered: bool) -> None:
    @driven
    async def story(lab: Lab) -> None:
        await lab.connect()
        await lab.calls.start([NOTHING])
        await lab.stepped(StepKind.SERVER_TRAILER, status_code=code)
        assert lab.calls.answered is answered

    story()


@driven
async def test_a_call_that_says_too_much_is_cancelled_once(lab: Lab) -> None:
    await lab.connect()
    await lab.start(STREAM)
    lab.jail.hear()
    for _ in range(4):
        await lab.stepped(StepKind.SERVER_MESSAGE, message=b"x" * (module.CALL_BYTES // 2 - 200))
    assert lab.jail.hear() == {"op": "cancel", "id": 1}
    hits = [event for event in lab.told if isinstance(event, LimitHit)]
    assert [(hit.limit, hit.value) for hit in hits] == [(Limit.CAPTURE, module.CALL_BYTES)]
    assert sum(isinstance(event, CallStep) for event in lab.told) == 2


@driven
async def test_a_server_that_does_not_read_is_sent_only_so_much(lab: Lab) -> None:
    await lab.connect()
    await lab.start(CallSpec(path="/un.Known/M", half_close=False))
    small, large = (Request(format=RequestFormat.BYTES, data=bytes(size)) for size in (1, module.UNSENT_BYTES))
    assert [await lab.calls.send(1, small) for _ in range(module.MAX_UNSENT)] == [()] * module.MAX_UNSENT
    (refused,) = await lab.calls.send(1, small)
    assert refused.problem.text == "128 messages of call 1 wait: the server reads too slowly to take more."
    await lab.stepped(StepKind.CLIENT_MESSAGE)
    assert len(await lab.calls.send(1, large)) == 1, "too many bytes"
    assert await lab.calls.send(1, small) == (), "one was written"


@driven
async def test_only_so_many_calls_are_under_way(lab: Lab) -> None:
    planned = await lab.calls.start([STREAM] * (module.MAX_OPEN + 1))
    assert planned.numbers[-2:] == (module.MAX_OPEN, 0)
    (refusal,) = planned.refusals
    assert (refusal.call_index, str(module.MAX_OPEN) in refusal.problem.text) == (module.MAX_OPEN, True)

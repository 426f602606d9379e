"""What a run that compares needs, and what it does once its server listens."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.runner import certificates, twin
from app.runner.drivers import TWIN_DRIVER
from app.runner.files import Job
from app.runs import events as ev
from app.runs import manifest
from app.runs.spec import Metadatum
from app.runs.twin import PORT, TwinCall
from app.runs.workspace import File, Workspace
from app.sandbox.compiler import Compiled, MethodInfo
from app.sandbox.policy import DRIVER, Policy
from app.sandbox.twin_client import Done
from tests.support.plain_jail import PlainJail

CALL = TwinCall(path="/t.T/say", request=b"", json=b"{}")
SERVER = File(path="server.py", text="")
METHODS = {
    f"/t.T/{name}": MethodInfo(path=f"/t.T/{name}", input_type="t.A", client_streaming=client, server_streaming=server)
    for name, client, server in (("say", False, False), ("many", False, True), ("chat", True, True))
}


def job(*files: File, call: TwinCall | None = CALL) -> Job:
    workspace = Workspace(files=files or (SERVER,))
    return Job(
        workspace=workspace,
        compiled=Compiled(methods=METHODS),
        processes=manifest.plan(workspace).processes,
        certificates=certificates.make(certificates.at(0)),
        twin=call,
    )


def why(call: TwinCall = CALL, *files: File) -> str:
    return " ".join(problem.text for problem in twin.problems(job(*files, call=call), call))


def test_unary_calls_and_streams_of_responses_can_be_compared() -> None:
    assert why() == ""
    assert why(TwinCall(path="/t.T/many", request=b"", json=b"{}")) == ""


@pytest.mark.parametrize(
    ("call", "files", "words"),
    [
        (TwinCall(path="/t.T/chat", request=b"", json=b""), (), "a method that streams requests has no twin"),
        (TwinCall(path="/t.T/nope", request=b"", json=b""), (), "no method /t.T/nope"),
        (TwinCall(path="nope", request=b"", json=b""), (), "not a method path"),
        (
            TwinCall(path="/t.T/say", request=b"", json=b"", metadata=(Metadatum(name="A", value=b""),)),
            (),
            "metadata name",
        ),
        (CALL, (File(path="a.proto", text=""),), "this one is mocked"),
        (CALL, (File(path="server.js", text=""),), "no Python server on grpcio"),
    ],
)
def test_what_cannot_be_compared_is_told(call: TwinCall, files: tuple[File, ...], words: str) -> None:
    assert words in why(call, *files)


def test_only_the_server_of_a_run_that_compares_has_a_prelude() -> None:
    assert job(call=None).preludes == {}
    ((name, program),) = job().preludes.items()
    assert (name, program.splitlines()[-1]) == ("server", f"install({PORT})")


@dataclass
class PlainPod:
    """A pod whose jails are the test."""

    jails: list[PlainJail] = field(default_factory=list)

    made: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self, name: str, policy: Policy, program: str) -> PlainJail:
        assert (name, policy, "http.client" in program) == (TWIN_DRIVER, DRIVER, True)
        self.jails.append(PlainJail())
        self.made.set()
        return self.jails[-1]


def test_it_compares_once_the_twin_listens() -> None:
    async def story() -> None:
        told: list[ev.AnyEvent] = []
        pod: Any = PlainPod()
        compared = twin.Twin(CALL, job(), told.append)
        assert not compared.listening("server", 50051)
        assert not compared.listening("other", PORT)
        assert compared.listening("server", PORT)
        life = asyncio.ensure_future(compared.compare(pod, lambda: 50051))
        await pod.made.wait()
        jail = pod.jails[0]
        assert jail.hear()["grpc_port"] == 50051
        jail.say(event="part", part="gzip", json=False, ports=[1], warm_up=1, calls=5)
        jail.say(event="done", text="")
        assert await life == Done(text="")
        assert [type(event) for event in told] == [ev.Compared]
        jail.kill()
        await jail.close()

    asyncio.run(story())


def test_without_a_twin_it_says_so_and_without_a_client_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        pod: Any = PlainPod()
        monkeypatch.setattr(twin, "LISTEN_SECONDS", 0.01)
        found = await twin.Twin(CALL, job(), len).compare(pod, lambda: 50051)  # type: ignore[arg-type]  # it is not told
        assert found == Done(text=twin.ABSENT)
        compared = twin.Twin(CALL, job(), len)  # type: ignore[arg-type]  # as above
        compared.listening("server", PORT)
        life = asyncio.ensure_future(compared.compare(pod, lambda: 50051))
        await pod.made.wait()
        pod.jails[0].kill()
        assert await life is None
        await pod.jails[0].close()

    asyncio.run(story())

"""What the runner asks of the client that compares, and what it believes of its answers."""

import asyncio
import base64

from app.runs.events import Compared, ComparedPart
from app.runs.spec import Metadatum
from app.runs.twin import TwinCall
from app.sandbox.twin_client import Done, TwinClient
from tests.support.plain_jail import PlainJail

CALL = TwinCall(path="/t.T/say", request=b"\x0a\x00", json=b"{}", metadata=(Metadatum(name="a", value=b"b"),))


def test_it_asks_once_and_hears_parts_and_the_end() -> None:
    async def speak() -> None:
        jail = PlainJail()
        client = TwinClient(jail)  # type: ignore[arg-type]  # what it uses of a jail
        await client.compare(CALL, "unary_unary", 50051)
        asked = jail.hear()
        assert (asked["path"], asked["kind"], asked["grpc_port"], asked["json_port"]) == (
            "/t.T/say",
            "unary_unary",
            50051,
            50080,
        )
        assert base64.b64decode(asked["json"]) == b"{}"
        assert asked["metadata"] == [["a", "Yg=="]]
        jail.say(event="part", part="no such part")
        jail.say(event="part", part="gzip", json=True, ports=[1, 0, "x", 70000, True], warm_up=1, calls=-5)
        jail.say(event="done", text="Because.")
        expected = Compared(part=ComparedPart.GZIP, json=True, client_ports=(1,), warm_up=1, calls=0)
        assert await client.next() == expected, "nothing that it says is taken for granted"
        assert await client.next() == Done(text="Because.")
        jail.kill()
        assert await client.next() is None
        await jail.close()

    asyncio.run(speak())

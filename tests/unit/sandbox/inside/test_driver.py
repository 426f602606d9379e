"""The driver's channels and calls: several at once, each with connections of its own."""

from tests.support.driven import Driven, server


def test_calls_on_several_channels_at_once() -> None:
    with server() as port:
        driver = Driven()
        opened = [driver.open(port, id=number) for number in (1, 2)]
        assert all(one["ok"] for one in opened)
        ports = {one["client_port"] for one in opened}
        assert len(ports) == 2, "each has its own connection, and its port is known"
        assert 0 not in ports
        for call, channel in ((1, 1), (2, 2), (3, 1)):
            driver.start("Echo", "stream_stream", id=call, channel=channel, half_close=False)
        headers: dict[int, int] = {}
        while len(headers) < 3:
            step = driver.receive()
            if step.get("kind") == "client header":
                headers[step["id"]] = step["client_port"]
        assert (headers[1], headers[2], headers[3]) == tuple(opened[at]["client_port"] for at in (0, 1, 0))
        for call in (1, 2, 3):
            driver.send({"op": "half_close", "id": call})
        ended: set[int] = set()
        while len(ended) < 3:
            message = driver.receive()
            ended |= {message["id"]} if message["event"] == "ended" else set()
            assert message.get("code", 0) == 0
        assert driver.close() == 0


def test_what_was_never_made_is_not_steered() -> None:
    driver = Driven()
    driver.send({"op": "cancel", "id": 9})
    driver.start("Reverse", "unary_unary", b"", channel=9)
    assert driver.open(1, wait_ms=5000)["ok"] is False, "nothing listens there, and that is known at once"
    assert driver.close() == 0

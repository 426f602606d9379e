import dataclasses
import socket

import pytest

from app.cli import site
from app.config import Settings

ANY_PORT = Settings(port=0)


def test_the_url_works_as_soon_as_it_is_known() -> None:
    with site.open_door(ANY_PORT) as door:
        host, port = door.socket.getsockname()[:2]
        assert door.url == f"http://127.0.0.1:{port}/"
        with socket.create_connection((host, port)):
            pass


def test_answers_are_not_held_back() -> None:
    with site.open_door(ANY_PORT) as door, socket.create_connection(door.socket.getsockname()):
        accepted, _ = door.socket.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_address_that_listens_everywhere_is_shown_as_one_that_a_browser_can_open() -> None:
    with site.open_door(dataclasses.replace(ANY_PORT, host="0.0.0.0")) as door:
        assert door.url.startswith("http://127.0.0.1:")


def test_a_taken_port_is_told_with_what_to_do() -> None:
    with site.open_door(ANY_PORT) as door:
        taken = Settings(port=door.socket.getsockname()[1])
        says = r"Nothing can listen on 127\.0\.0\.1 port \d+: .* --port 0"
        with pytest.raises(site.PortTaken, match=says), site.open_door(taken):
            pass

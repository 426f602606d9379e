"""What was chosen beside the request; mistakes are sentences."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.runs.spec import Channel, ChannelOption, Client, Compression, Security
from app.web.call_options import MOST_AT_ONCE, CallOptions, call_options


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


def test_nothing_chosen_is_every_default() -> None:
    assert call_options(MultiDict()) == CallOptions()
    assert call_options(MultiDict({"security": "NONSENSE", "compression": "", "targets": " , "})) == CallOptions()


def test_everything_chosen() -> None:
    chosen = call_options(
        MultiDict(
            {
                "compression": "GZIP",
                "wait_for_ready": "1",
                "at_once": "20",
                "security": "MUTUAL_TLS",
                "client": "NODE",
                "targets": "one, two",
                "channel_name": "b",
                "authority": "shop.test",
                "user_agent": "lesson",
                "bearer_token": "secret",
                "service_config": ' {"a":\r\n1} ',
                "channel_options": "grpc.keepalive_time_ms = 10000\n\ngrpc.lb_policy_name=pick_first",
            }
        )
    )
    assert chosen == CallOptions(
        compression=Compression.GZIP,
        wait_for_ready=True,
        at_once=20,
        bearer_token="secret",
        channel=Channel(
            name="b",
            targets=("one", "two"),
            security=Security.MUTUAL_TLS,
            authority="shop.test",
            user_agent="lesson",
            service_config='{"a":\n1}',
            client=Client.NODE,
            options=(
                ChannelOption(name="grpc.keepalive_time_ms", value=10000),
                ChannelOption(name="grpc.lb_policy_name", value="pick_first"),
            ),
        ),
    )


@pytest.mark.parametrize("text", ["0", "31", "many", "-1", "²"])
def test_how_many_at_once(text: str) -> None:
    (wrong,) = call_options(MultiDict({"at_once": text})).wrong
    assert f"from 1 to {MOST_AT_ONCE}" in wrong


def test_a_channel_option_is_a_name_and_a_value() -> None:
    (wrong,) = call_options(MultiDict({"channel_options": "grpc.a = 1\nnonsense"})).wrong
    assert wrong.startswith("Channel options, line 2: “nonsense”")
    many = "\n".join(f"grpc.a{number} = 1" for number in range(40))
    assert "at most 32 options" in call_options(MultiDict({"channel_options": many})).wrong[0]

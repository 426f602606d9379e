"""What may be asked of a channel."""

import grpc
import pytest

from app.runner.channel_options import NAMES, arguments, problems
from app.runs.spec import Channel, ChannelOption


def _with(name: str, value: int | str) -> Channel:
    return Channel(options=(ChannelOption(name=name, value=value),))


def test_a_plain_channel_is_fine() -> None:
    config = '{"methodConfig": [{"name": [{"service": "a.B"}], "timeout": "1s"}]}'
    channel = Channel(
        name="two",
        targets=("server",),
        authority="shop.example:443",
        user_agent="lesson/1",
        service_config=config,
        options=(ChannelOption(name="grpc.keepalive_time_ms", value=10_000),),
    )
    assert problems(channel) == ()
    assert {option.name: option.value for option in arguments(channel)} == {
        "grpc.keepalive_time_ms": 10_000,
        "grpc.primary_user_agent": "lesson/1",
        "grpc.service_config": config,
    }


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (_with("grpc.keepalive_time", 1), "Did you mean “grpc.keepalive_time_ms”?"),
        (_with("grpc.resource_quota", 1), "“grpc.resource_quota” is no channel option that can be set here"),
        (_with("grpc.default_authority", "x"), "can be set here: set the channel's authority."),
        (_with("grpc.enable_retries", 2), "grpc.enable_retries takes a whole number from 0 to 1, not 2."),
        (_with("grpc.max_send_message_length", 2**31), "from -1 to 2147483647, not 2147483648."),
        (_with("grpc.max_send_message_length", "x"), 'not "x".'),
        (_with("grpc.lb_policy_name", "xds"), 'takes pick_first or round_robin, not "xds".'),
        (Channel(options=(ChannelOption(name="grpc.enable_retries", value=1),) * 33), "at most 32 options"),
        (Channel(authority="a@b"), "is not an authority"),
        (Channel(user_agent="\n"), "printable ASCII"),
        (Channel(name="x" * 65), "at most 64 characters"),
        (Channel(targets=("a",) * 9), "at most 8 processes"),
        (Channel(service_config="x" * 20_000), "the most is 16384"),
    ],
)
def test_what_is_wrong_is_said(channel: Channel, words: str) -> None:
    (problem,) = problems(channel)
    assert words in problem.text


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('{\n "a": }', 2, 7, "In the service config: This is not JSON: Expecting value."),
        ('{"a": 1, "a": 2}', 1, 10, "a second time"),
        ("[]", 1, 1, "A service config is a JSON object"),
    ],
)
def test_a_service_config_is_wrong_at_its_place(text: str, line: int, column: int, words: str) -> None:
    (problem,) = problems(Channel(service_config=text))
    assert (problem.path, problem.line, problem.column) == ("service config", line, column)
    assert words in problem.text


def test_grpc_takes_every_option_at_its_bounds() -> None:
    for name in NAMES:
        for value in (-1, 0, 1, 100, 1000, 65535, 2**31 - 1, "pick_first"):
            if not problems(_with(name, value)):
                grpc.insecure_channel("localhost:1", options=((name, value),)).close()

"""How names are written."""

import pytest

from app.schema.cases import lower_snake, pascal, upper_snake


@pytest.mark.parametrize(
    ("name", "snake", "camel"),
    [
        ("userName", "user_name", "UserName"),
        ("HTTPServer", "http_server", "HTTPServer"),
        ("_a__b-c.", "a_b_c", "ABC"),
        ("getHTTP2", "get_http2", "GetHTTP2"),
        ("foo_1g", "foo_1g", "Foo1g"),
    ],
)
def test_a_name(name: str, snake: str, camel: str) -> None:
    assert lower_snake(name) == snake
    assert upper_snake(name) == snake.upper()
    assert pascal(name) == camel

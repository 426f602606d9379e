"""CEL over a recording: typed, bounded, its faults told."""

import pytest

from app.checks.expression import ExpressionWrong, compiled
from app.checks.results import State
from tests.support.asking import ask, fails, passes


def test_what_an_expression_sees() -> None:
    passes("expression", that="calls.exists(c, c.name == 'fail' && c.status == 5 && c.trailers_only)")
    passes("expression", that="calls[0].responses[0].json.total == '6' && calls[0].responses[0].hex == '08 06'")
    passes("expression", that="logs.exists(line, line.contains('bought')) && outcome == 'COMPLETED'")
    passes("expression", that="calls[0].trailers['shop-time'] == '42' && calls[0].frames[0].type == 'HEADERS'")


def test_what_an_expression_sees_of_a_frame() -> None:
    passes("expression", that="calls[0].frames.all(f, f.error_code == (f.type == 'RST_STREAM' ? 8 : -1))")
    resets = "calls.exists(c, c.frames.exists(f, f.type == 'RST_STREAM' && f.error_code == 8))"
    passes("expression", that=resets)
    updates = "calls.all(c, c.frames.all(f, (f.type == 'WINDOW_UPDATE') == (f.window_increment > 0)))"
    passes("expression", that=updates)
    passes("expression", that="calls.exists(c, c.frames.exists(f, f.window_increment > 0))")


def test_what_was_seen_is_shown() -> None:
    result = ask("expression", that="size(calls) == 3", show="size(calls)")
    assert (result.state, result.expected, result.seen) == (State.FAILED, "size(calls) == 3", "18")


def test_the_bytes_of_a_message_are_text_in_hex_whole_with_their_zeros() -> None:
    whole = "m.compressed || m.size > 99 || size(m.hex) == (m.size == 0 ? 0 : m.size * 3 - 1)"
    passes("expression", that=f"calls.all(c, (c.requests + c.responses).all(m, {whole}))")
    passes("expression", that="calls.exists(c, (c.requests + c.responses).exists(m, m.hex.contains('00')))")


def test_bytes_and_times_can_be_shown_too() -> None:
    assert ask("expression", that="false", show="b'\\x08\\x01'").seen == '"08 01"'
    assert ask("expression", that="false", show="timestamp('2004-02-04T12:00:00Z')").seen.startswith('"2004-02-04')


def test_what_is_expected_can_be_said_in_words() -> None:
    assert ask("expression", that="size(calls) == 3", wanted="three calls").expected == "three calls"


def test_a_call_can_be_pointed_at() -> None:
    assert ask("expression", that="size(calls) == 3").evidence == ()
    assert ask("expression", that="size(calls) == 3", points_at="buy").evidence[0].cursor == "call-1"


def test_an_error_while_it_runs_is_a_failure() -> None:
    assert fails("expression", that="calls[99].status == 0") == "It is not as it should be."


def test_a_bomb_ends() -> None:
    inner = "calls.all(a, calls.all(b, calls.all(c, calls.all(d, calls.all(e, true)))))"
    result = ask("expression", that=inner)
    assert result.state is State.FAILED
    assert "budget" in result.seen.lower()


@pytest.mark.parametrize(("text", "words"), [("calls[", "Syntax error"), ("size(calls)", "not bool"), ("foo", "foo")])
def test_an_expression_that_cannot_be_used(text: str, words: str) -> None:
    with pytest.raises(ExpressionWrong, match=words):
        compiled(text)

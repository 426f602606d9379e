"""The jail's promises, as attacks that must fail: every ``attack.py`` of ``escapes`` in a real jail, and its control."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.decode import pool
from app.sandbox.runtime import Runtime
from tests.jail import escape, recorded

pytestmark = pytest.mark.jail

WITH_CONTROL = [name for name in escape.cases() if "control" in escape.expectation(name)]


@pytest.fixture(scope="module")
def decoders() -> Iterator[pool.DecodePool]:
    with pool.DecodePool(workers=1) as started:
        yield started


@pytest.mark.parametrize("name", escape.cases())
def test_escape(name: str, runtime: Runtime, decoders: pool.DecodePool) -> None:
    expect = escape.expectation(name)
    ended = asyncio.run(escape.run(runtime, name))
    hold(expect, ended)
    if "decoded" in expect:
        check(expect["promise"], expect["decoded"], recorded.told(decoders, name, ended.packets))


@pytest.mark.parametrize("name", WITH_CONTROL)
def test_without_its_protection_the_attack_succeeds(name: str, runtime: Runtime) -> None:
    control = escape.expectation(name)["control"]
    check(f"without {control['without']}", control["prints"], asyncio.run(escape.run_without(runtime, name)))


def hold(expect: dict[str, Any], ended: escape.Ended) -> None:
    """What is expected came of the attack."""
    for pattern in expect.get("never", []):
        assert not re.search(pattern, ended.text, re.MULTILINE), f"{expect['promise']}\n{ended.text}"
    check(expect["promise"], expect.get("prints", []), ended.text)
    assert sorted(expect.get("limits", [])) == sorted({limit for limit, _ in ended.limits}), ended
    assert expect.get("killed", False) == any(killed for _, killed in ended.limits), ended
    if not expect.get("killed", False) and not expect.get("stop", False):
        assert (ended.code, ended.signal) == (expect.get("code", 0), expect.get("signal", 0)), ended.text


def check(promise: str, patterns: list[str], text: str) -> None:
    """Each pattern is a whole line of the text."""
    for pattern in patterns:
        assert re.search(f"^{pattern}$", text, re.MULTILINE), f"{promise}\nno {pattern!r} in\n{text}"


@pytest.mark.parametrize("name", escape.cases("expect.toml"))
def test_an_escape_states_its_promise_and_what_keeps_it(name: str) -> None:
    expect = escape.expectation(name)
    assert expect["promise"].endswith(".")
    assert expect["stopped_by"].endswith(".")
    assert expect.keys() <= escape.KEYS

"""The jail's promises, as attacks that must fail: every folder of ``escapes`` in a real jail."""

import asyncio
import re

import pytest

from app.sandbox.runtime import Runtime
from tests.jail import escape

pytestmark = pytest.mark.jail


@pytest.mark.parametrize("name", escape.cases())
def test_escape(name: str, runtime: Runtime) -> None:
    expect = escape.expectation(name)
    ended = asyncio.run(escape.run(runtime, name, seconds=expect.get("seconds", 20)))
    text = "\n".join(ended.lines)
    for pattern in expect.get("never", []):
        assert not re.search(pattern, text, re.MULTILINE), f"{expect['promise']}\n{text}"
    for pattern in expect.get("prints", []):
        assert re.search(f"^{pattern}$", text, re.MULTILINE), f"{expect['promise']}\nno {pattern!r} in\n{text}"
    assert sorted(expect.get("limits", [])) == sorted({limit for limit, _ in ended.limits}), (text, ended)
    assert expect.get("killed", False) == any(killed for _, killed in ended.limits), ended
    if not expect.get("killed", False):
        assert (ended.code, ended.signal) == (0, 0), text


@pytest.mark.parametrize("name", escape.cases())
def test_escape_states_its_promise(name: str) -> None:
    expect = escape.expectation(name)
    assert expect["promise"].endswith(".")
    assert expect.keys() <= {"promise", "never", "prints", "limits", "killed", "seconds"}

"""Compiled modules name the place where a jail finds them."""

import importlib.util
from pathlib import Path

from app.sandbox import bytecode


def test_tracebacks_will_name_the_jails_place(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    module = tmp_path / "package" / "module.py"
    module.write_text("answer = 42\n")
    bytecode.compile_below(tmp_path, seen_as="/runtime/lib")
    compiled = Path(importlib.util.cache_from_source(str(module))).read_bytes()
    # A header of 16 bytes; flags 0b01 are hash-based, never checked (PEP 552).
    assert int.from_bytes(compiled[4:8], "little") == 0b01
    assert b"/runtime/lib/package/module.py" in compiled
    assert str(tmp_path).encode() not in compiled

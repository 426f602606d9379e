"""Runtimes as data: what starts a script, and that the manifest knows the same ones."""

from app.runs.manifest import RUNTIMES
from app.sandbox.runtimes import DESCRIPTIONS


def test_the_manifest_and_the_sandbox_know_the_same_runtimes() -> None:
    assert DESCRIPTIONS.keys() == RUNTIMES.keys()
    assert all(name == description.name for name, description in DESCRIPTIONS.items())


def test_python_needs_no_interpreter_and_node_has_its_own() -> None:
    assert DESCRIPTIONS["python"].interpreter("/runtime") == ()
    assert DESCRIPTIONS["python"].folder is None
    program, *options = DESCRIPTIONS["node"].interpreter("/runtime")
    assert program == "/runtime/node/bin/node"
    assert options == ["--max-old-space-size=256", "--require", "/runtime/node/registered.cjs"]
    assert DESCRIPTIONS["node"].policy.address_space_bytes > 1 << 40, "V8 reserves addresses by the gigabyte"

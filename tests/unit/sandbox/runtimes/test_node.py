"""Where Node.js is found, and what is not it."""

from pathlib import Path

import pytest

from app.sandbox.runtimes import node


def test_the_program_is_the_first_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "node"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find() is None
    program.write_bytes(b"\x7fELF and so on")
    program.chmod(0o755)
    assert node.find() == program


def test_a_script_that_starts_another_node_is_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "node"
    program.write_text("#!/bin/sh\nexec elsewhere/node\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find() is None


def test_its_modules_are_there_with_their_licences() -> None:
    folder = node.NODE.folder
    assert folder
    licences = (folder / "LICENSES.txt").read_text(encoding="utf-8")
    for manifest in folder.glob("modules/**/package.json"):
        name = manifest.parent.relative_to(folder / "modules").as_posix()
        if name.count("/") <= name.startswith("@"):
            assert f"\n{name} " in licences
    assert (folder / "modules/@grpc/grpc-js/build/src/index.js").is_file()

"""Small files, read and written without pathlib."""

from pathlib import Path

import pytest

from app.sandbox.outside import kernel_files


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    kernel_files.write(str(path), "deny\n" * 20000)
    assert kernel_files.read(str(path)) == "deny\n" * 20000


def test_a_missing_file_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        kernel_files.read("/proc/0/stat")

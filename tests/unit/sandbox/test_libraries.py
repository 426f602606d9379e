"""What binaries link to, asked about this test's own interpreter."""

import sys
from pathlib import Path

from app.sandbox import libraries


def test_the_loader_that_an_elf_file_names_exists() -> None:
    assert libraries.interpreter(Path(sys.executable).resolve()).exists()

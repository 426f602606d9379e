"""The browser code's own tests, run by Node.js."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(
    shutil.which("node") is None, reason="node is not on this machine; it is needed only to test scripts"
)
def test_own_code_passes_its_own_tests() -> None:
    # Named one by one: what a folder means to `node --test` differs between versions of Node.js.
    files = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    done = subprocess.run(
        ["node", "--test", *files], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]

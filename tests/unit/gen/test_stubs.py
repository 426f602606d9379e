"""The stubs are what protoc makes of ``protos/`` today, and the contract keeps buf's STANDARD rules."""

import shutil
import subprocess
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).parents[3]
PROTO = "app/gen/grpclab/runner/v1/runner.proto"


def test_stubs_are_current(tmp_path: Path) -> None:
    outputs = [f"--{kind}_out={tmp_path}" for kind in ("python", "pyi", "grpc_python")]
    assert protoc.main(["protoc", f"-Iapp/gen={ROOT / 'protos'}", *outputs, PROTO]) == 0
    made = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert [path.name for path in made] == ["runner_pb2.py", "runner_pb2.pyi", "runner_pb2_grpc.py"]
    for path in made:
        assert path.read_text() == (ROOT / path.relative_to(tmp_path)).read_text(), f"{path.name} is out of date"


def test_the_contract_keeps_bufs_standard_rules() -> None:
    buf = shutil.which("buf", path=str(ROOT / ".venv/bin")) or "buf"
    checked = subprocess.run([buf, "lint", "protos"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.stdout + checked.stderr == ""
    assert checked.returncode == 0

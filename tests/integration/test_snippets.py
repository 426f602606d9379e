"""What the page offers to copy does outside what the call did inside: grpcurl and Python against a server of the learner's own."""

import io
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from app import config
from app.runs.spec import CallSpec, Compression, Metadatum, in_json
from app.runs.workspace import File, Workspace
from app.schema.model import Schema
from app.web import archive
from app.web.snippets import grpcurl, python_client
from tests.support import by_hand, schemas

GRPCURL = shutil.which("grpcurl", path=Path(sys.executable).parent) or shutil.which("grpcurl")
SPEC = CallSpec(
    path="/greeter.Greeter/SayHello",
    requests=in_json('{"name": "D\'Arcy \\"Zoë\\""}'),
    metadata=(Metadatum(name="x-who", value=b"it's me"), Metadatum(name="x-bin", value=b"\x00\xff")),
    deadline_ms=20_000,
)


@dataclass(frozen=True)
class Laptop:
    """A folder with the example, its generated code, and its server at an address."""

    folder: Path
    address: str
    schema: Schema


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    folder = tmp_path_factory.mktemp("laptop")
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    example = config.resource("lessons") / "examples" / "greeter"
    files = [
        {"path": path.name, "text": path.read_text()} for path in example.iterdir() if path.suffix in {".proto", ".py"}
    ]
    files = [{**file, "text": file["text"].replace("50051", str(port))} for file in files]
    by_hand.protoc_seconds(folder, files)
    server = subprocess.Popen([sys.executable, "server.py"], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        by_hand.wait_for_port(port)
        schema = schemas.schema((folder / "all.pb").read_bytes())
        yield Laptop(folder=folder, address=f"localhost:{port}", schema=schema)
    finally:
        server.kill()
        server.wait()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    app = Flask("words")
    Babel(app)
    with app.test_request_context("/"):
        yield


def test_the_command_makes_the_call(laptop: Laptop) -> None:
    assert GRPCURL is not None, "install the development dependencies: grpcurl is one of them"
    command = grpcurl.command(SPEC, protos=("greeter.proto",), address=laptop.address)
    # Through a shell, as whoever pastes it does.
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=laptop.folder,
        env={"PATH": str(Path(GRPCURL).parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "D'Arcy" in done.stdout


@pytest.mark.parametrize("method", ["SayHello", "SayHelloSlowly"])
def test_the_program_makes_the_call(laptop: Laptop, method: str) -> None:
    path = f"/greeter.Greeter/{method}"
    found = laptop.schema.method(path)
    assert found is not None
    spec = CallSpec(
        path=path, requests=SPEC.requests, metadata=SPEC.metadata, deadline_ms=20_000, compression=Compression.GZIP
    )
    (laptop.folder / "client.py").write_text(python_client.program(spec, laptop.schema, found, address=laptop.address))
    done = subprocess.run(
        [sys.executable, "client.py"], cwd=laptop.folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "D\\'Arcy" in done.stdout


def test_a_downloaded_project_does_what_its_readme_says(laptop: Laptop, tmp_path: Path) -> None:
    """Its own test starts its server, on the port that servers here have."""
    example = config.resource("lessons") / "examples" / "greeter"
    files = tuple(File(path=name, text=(example / name).read_text()) for name in ("greeter.proto", "server.py"))
    call = CallSpec(path=SPEC.path, requests=SPEC.requests)
    packed = archive.project("Greeter", Workspace(files=files), laptop.schema, call, 1)
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        found.extractall(tmp_path)
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "GRPC_ENABLE_FORK_SUPPORT": "0"}
    for command in (
        ["sh", "generate.sh"],
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_call.py"],
    ):
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

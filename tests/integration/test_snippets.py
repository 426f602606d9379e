"""What the page offers to copy does outside what the call did inside: grpcurl and Python against a server of the learner's own."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from app import config
from app.runs.spec import CallSpec, Compression, Metadatum, in_json
from app.schema.model import Schema
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

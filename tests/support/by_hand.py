"""The same work without grpclab: protoc, ``python server.py`` and ``python client.py`` as on a laptop."""

import contextlib
import socket
import subprocess
import sys
import time
from pathlib import Path

CLIENT = """
import sys
import grpc
import greeter_pb2
import greeter_pb2_grpc

with grpc.insecure_channel("localhost:50051") as channel:
    stub = greeter_pb2_grpc.GreeterStub(channel)
    print(stub.SayHello(greeter_pb2.HelloRequest(name="Ada"), wait_for_ready=True, timeout=20).message)
"""


def protoc_seconds(folder: Path, files: list[dict[str, str]]) -> float:
    """A ``python -m grpc_tools.protoc`` that makes what the compile as you type makes."""
    _write(folder, files)
    protos = [file["path"] for file in files if file["path"].endswith(".proto")]
    outputs = ["--python_out=.", "--pyi_out=.", "--grpc_python_out=.", "--include_imports", "--include_source_info"]
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "grpc_tools.protoc", "-I.", *outputs, "--descriptor_set_out=all.pb", *protos],
        cwd=folder,
        check=True,
    )
    return time.perf_counter() - started


def first_call_seconds(folder: Path, files: list[dict[str, str]]) -> float:
    """protoc, then the server, then a client until its answer is printed."""
    _write(folder, [*files, {"path": "client.py", "text": CLIENT}])
    started = time.perf_counter()
    protoc_seconds(folder, files)
    server = subprocess.Popen([sys.executable, "server.py"], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        # A client that comes before its server waits a second for gRPC's reconnect backoff: nobody would count that.
        wait_for_port(50051)
        client = subprocess.run(
            [sys.executable, "client.py"], cwd=folder, check=True, capture_output=True, text=True, timeout=30
        )
        taken = time.perf_counter() - started
    finally:
        server.kill()
        server.wait()
    assert "Ada" in client.stdout
    return taken


def wait_for_port(port: int) -> None:
    """Returns when something listens; the connection that finds out is closed at once."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port)):
            return
        time.sleep(0.002)
    raise AssertionError(f"nothing listens on port {port}")


def _write(folder: Path, files: list[dict[str, str]]) -> None:
    for file in files:
        path = folder / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["text"])

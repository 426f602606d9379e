"""A workspace as a zip file: a project that runs on a laptop with nothing but Python."""

import io
import re
import time
import zipfile

from app.runs.spec import CallSpec
from app.runs.workspace import Workspace, printable
from app.schema.model import Method, Schema
from app.web.snippets import grpcurl, python_client

REQUIREMENTS = (
    "grpcio\ngrpcio-tools\ngrpcio-status\ngrpcio-reflection\ngrpcio-health-checking\ngrpcio-channelz\npytest\n"
)
FIRST_YEAR = 1980
"""The zip format knows no earlier time."""
ADDRESS = "localhost:50051"

_TEST = '''\
"""Starts the server, makes one call with client.py, and looks whether an answer came."""

import contextlib
import socket
import subprocess
import sys
import time

PORT = 50051


def listening() -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("localhost", PORT), 1):
        return True
    return False


def test_the_client_gets_an_answer():
    server = subprocess.Popen([sys.executable, "server.py"])
    try:
        until = time.monotonic() + 30
        while not listening() and server.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        client = subprocess.run([sys.executable, "client.py"], capture_output=True, text=True, timeout=60)
        assert client.returncode == 0, client.stderr
    finally:
        server.kill()
        server.wait()
'''


def project(title: str, workspace: Workspace, schema: Schema, call: CallSpec | None, changed_ns: int) -> bytes:
    """The files of a workspace and what makes them a project, dated by the last change.

    ``call`` is what the client and the grpcurl script do; without one there is neither. A file of the learner's own is
    never replaced.
    """
    files = {file.path: file.text for file in workspace.files}
    protos, serves = tuple(file.path for file in workspace.protos), "server.py" in files
    added = {"requirements.txt": REQUIREMENTS, "generate.sh": _generate(protos)} if protos else {}
    method = schema.method(call.path) if call else None
    if call and method:
        added |= _client(call, method, schema, protos) | ({"test_call.py": _TEST} if serves else {})
    for path, text in ({"README.md": _readme(title, added, serves=serves)} | added).items():
        files.setdefault(path, text)
    return _packed(files, changed_ns)


def _client(call: CallSpec, method: Method, schema: Schema, protos: tuple[str, ...]) -> dict[str, str]:
    command = grpcurl.command(call, protos=protos, address=ADDRESS)
    program = python_client.program(call, schema, method, address=ADDRESS)
    return {"client.py": program, "grpcurl.sh": f"#!/bin/sh\nset -eu\n{command}\n"}


def _generate(protos: tuple[str, ...]) -> str:
    return (
        "#!/bin/sh\n# Makes the modules that server and client import.\nset -eu\n"
        f"python -m grpc_tools.protoc -I. --python_out=. --pyi_out=. --grpc_python_out=. {' '.join(protos)}\n"
    )


def _readme(title: str, added: dict[str, str], *, serves: bool) -> str:
    steps = ["python -m venv .venv", ". .venv/bin/activate", "pip install -r requirements.txt"] if added else []
    steps += ["sh generate.sh"] if "generate.sh" in added else []
    steps += ["python server.py        # in one terminal"] if serves else []
    steps += ["python client.py        # in another"] if "client.py" in added else []
    steps += ["sh grpcurl.sh           # the same call with grpcurl"] if "grpcurl.sh" in added else []
    steps += ["pytest                  # starts the server and makes the call"] if "test_call.py" in added else []
    lines = "\n".join(f"    {step}" for step in steps)
    return f"# {printable(title, most=80)}\n\nMade with grpclab. To run it:\n\n{lines}\n"


def _packed(files: dict[str, str], changed_ns: int) -> bytes:
    written = time.gmtime(changed_ns // 1_000_000_000)[:6]
    date = written if written[0] >= FIRST_YEAR else (FIRST_YEAR, 1, 1, 0, 0, 0)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, date), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def file_name(title: str) -> str:
    """A file name of plain letters: ``greeter-four-kinds.zip``."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
    return f"{plain or 'workspace'}.zip"

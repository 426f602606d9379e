"""Real tools in real jails, through the runner: formatters, ruff, C++ and Java; and a schema that would keep buf for minutes."""

import pytest

from app.client.runner import RunnerClient
from app.runs.problems import Severity
from app.runs.workspace import File
from tests.runner.conftest import Lab

pytestmark = pytest.mark.jail

PROTO = """syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
import "google/rpc/status.proto";
message Order{string id=1;
    google.protobuf.Timestamp at = 2; google.rpc.Status status=3; }
"""


@pytest.fixture
def runner(lab: Lab) -> RunnerClient:
    return lab.client


def test_a_schema_is_formatted_by_buf(runner: RunnerClient) -> None:
    (file,) = runner.use_tool("format-proto", (File(path="shop/v1/shop.proto", text=PROTO),)).files
    assert "message Order {\n  string id = 1;\n" in file.text
    (again,) = runner.use_tool("format-proto", (file,)).files
    assert again == file
    broken = runner.use_tool("format-proto", (File(path="a.proto", text="message {"),))
    assert broken.files == ()
    assert broken.problems[0].line == 1


def test_a_line_that_buf_would_read_for_minutes_is_refused(runner: RunnerClient) -> None:
    values = " ".join(f"V{number} = {number};" for number in range(10_000))
    text = f'syntax = "proto3"; enum E {{ {values} }}'
    (problem,) = runner.use_tool("format-proto", (File(path="a.proto", text=text),)).problems
    assert "the most is 2000" in problem.text


def test_python_is_checked_and_formatted_by_ruff(runner: RunnerClient) -> None:
    files = (
        File(path="server.py", text="import grpc\n\nprint(nope)\n"),
        File(path="lib/client.py", text="def f(:\n"),
        File(path="shop.proto", text=PROTO),
    )
    found = {(one.path, one.line, one.severity) for one in runner.use_tool("check-python", files).problems}
    assert ("server.py", 3, Severity.WARNING) in found
    assert ("lib/client.py", 1, Severity.ERROR) in found
    assert all(path != "server.py" or line == 3 for path, line, _ in found), "an unused import is no mistake"
    (file,) = runner.use_tool("format-python", (File(path="s.py", text="x  =  1"),)).files
    assert file.text == "x = 1\n"


def test_cpp_and_java(runner: RunnerClient) -> None:
    files = (File(path="shop/v1/shop.proto", text=PROTO),)
    assert [file.path for file in runner.use_tool("cpp", files).files] == ["shop/v1/shop.pb.cc", "shop/v1/shop.pb.h"]
    (java,) = runner.use_tool("java", files).files
    assert java.path == "shop/v1/Shop.java"
    assert "getId()" in java.text
    edition = runner.use_tool("cpp", (File(path="e.proto", text='edition = "2023";'),))
    assert edition.files == ()
    assert edition.problems[0].path == "e.proto"

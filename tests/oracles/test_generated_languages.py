"""What is shown as generated C++ and Java compiles, with the libraries that Debian has: made in a real jail, as for the page."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app.runs.workspace import File
from tests.runner.conftest import Lab

pytestmark = [pytest.mark.oracle, pytest.mark.jail]

PROTO = """syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
service ShopService {
  rpc Buy(BuyRequest) returns (stream BuyResponse);
}
message BuyRequest {
  string user_name = 1;
  repeated int32 lucky = 2;
  map<string, Line> lines = 3;
  optional double tip = 4;
  oneof by {
    bytes card = 5;
    Line cash = 6;
  }
  message Line {
    int64 count = 1;
    Kind kind = 2;
  }
  enum Kind {
    KIND_UNSPECIFIED = 0;
    KIND_TEA = 1;
  }
}
message BuyResponse {
  google.protobuf.Timestamp at = 1;
}
"""
CPP_HEADERS = Path("/usr/include/google/protobuf/message.h")
GRPC_HEADERS = Path("/usr/include/grpcpp/grpcpp.h")
GRPC_JAVA = Path("/usr/share/java/grpc-stub.jar")
JAVA_LIBRARY = Path("/usr/share/java/protobuf.jar")


def made(lab: Lab, folder: Path, *tools: str) -> list[str]:
    """The files that the runner's tools make of the sample, written below ``folder``."""
    paths = []
    for tool in tools:
        used = lab.client.use_tool(tool, (File(path="shop/v1/shop.proto", text=PROTO),))
        assert used.problems == ()
        for file in used.files:
            (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / file.path).write_text(file.text)
            paths.append(file.path)
    return paths


def compiles(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.skipif(
    not (shutil.which("g++") and CPP_HEADERS.exists()), reason="needs g++ and headers: apt install g++ libprotobuf-dev"
)
def test_cpp(lab: Lab, tmp_path: Path) -> None:
    sources = [path for path in made(lab, tmp_path, "cpp") if path.endswith(".cc")]
    compiles(["g++", "-std=c++17", "-fsyntax-only", "-I.", *sources], tmp_path)


@pytest.mark.skipif(
    not (shutil.which("g++") and GRPC_HEADERS.exists() and shutil.which("grpc_cpp_plugin")),
    reason="needs gRPC for C++: apt install g++ libgrpc++-dev protobuf-compiler-grpc",
)
def test_cpp_stubs(lab: Lab, tmp_path: Path) -> None:
    assert "shop/v1/shop.grpc.pb.h" in made(lab, tmp_path, "cpp", "cpp-grpc")
    compiles(["g++", "-std=c++17", "-fsyntax-only", "-I.", "shop/v1/shop.grpc.pb.cc"], tmp_path)


@pytest.mark.skipif(
    not (shutil.which("javac") and JAVA_LIBRARY.exists()),
    reason="needs javac and the library: apt install default-jdk-headless libprotobuf-java",
)
def test_java(lab: Lab, tmp_path: Path) -> None:
    compiles(["javac", "-cp", str(JAVA_LIBRARY), "-d", "classes", *made(lab, tmp_path, "java")], tmp_path)


@pytest.mark.skipif(
    not (shutil.which("javac") and GRPC_JAVA.exists() and shutil.which("grpc_java_plugin")),
    reason="needs gRPC for Java: apt install default-jdk-headless libgrpc-java protobuf-compiler-grpc-java-plugin",
)
def test_java_stubs(lab: Lab, tmp_path: Path) -> None:
    sources = made(lab, tmp_path, "java", "java-grpc")
    assert "shop/v1/ShopServiceGrpc.java" in sources
    libraries = ("grpc-api", "grpc-stub", "grpc-protobuf", "protobuf", "guava", "geronimo-annotation-1.3-spec")
    path = ":".join(str(GRPC_JAVA.with_name(f"{name}.jar")) for name in libraries)
    compiles(["javac", "-cp", path, "-d", "classes", *sources], tmp_path)

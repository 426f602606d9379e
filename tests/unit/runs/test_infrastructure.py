"""Which of gRPC's own services a workspace names."""

import pytest

from app.runs import infrastructure
from app.runs.workspace import File, Workspace

PROTO = File(path="a.proto", text="package a;")


@pytest.mark.parametrize(
    ("path", "text", "packages"),
    [
        ("server.py", "import grpc", []),
        ("server.py", "from grpc_health.v1 import health", ["grpc.health.v1"]),
        (
            "server.py",
            "from grpc_reflection.v1alpha import reflection",
            ["grpc.reflection.v1", "grpc.reflection.v1alpha"],
        ),
        ("lib/x.py", "import grpc_channelz.v1.channelz\nimport grpc_health", ["grpc.health.v1", "grpc.channelz.v1"]),
        ("server.js", 'require("grpc-health-check")', ["grpc.health.v1"]),
        ("server.js", "grpc.addAdminServicesToServer(server)", ["grpc.channelz.v1"]),
        ("notes.txt", "grpc_health", []),
    ],
)
def test_code_names_them(path: str, text: str, packages: list[str]) -> None:
    found = infrastructure.used(Workspace(files=(PROTO, File(path=path, text=text))))
    assert [infrastructure.package(name) for name in found] == packages


def test_what_the_learner_wrote_anew_is_not_added() -> None:
    own = File(path="health.proto", text='syntax = "proto3";\npackage grpc.health.v1;\n')
    server = File(path="server.py", text="import grpc_health, grpc_channelz")
    assert infrastructure.used(Workspace(files=(own, server))) == (infrastructure.CHANNELZ,)

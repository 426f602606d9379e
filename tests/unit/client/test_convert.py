"""What pages ask survives the way to the contract's messages and back."""

from app.client import convert
from app.runs import spec as sp
from app.runs.spec import CallSpec, Limits, Metadatum, in_json
from app.runs.twin import TwinCall
from app.runs.workspace import File, Workspace


def test_workspace_calls_and_limits_come_back() -> None:
    workspace = Workspace(files=(File(path="a.proto", text="x"), File(path="b/c.py", text="é")))
    spec = CallSpec(
        path="/a.B/C",
        requests=(*in_json("{}", '{"x": 1}'), sp.Request(format=sp.RequestFormat.BYTES, data=b"\xff\0")),
        half_close=False,
        metadata=(Metadatum(name="k-bin", value=b"\0\xff"),),
        deadline_ms=2000,
        compression=sp.Compression.GZIP,
        wait_for_ready=True,
        channel=sp.Channel(
            name="two",
            targets=("server", "server 2"),
            security=sp.Security.MUTUAL_TLS,
            authority="shop.test",
            user_agent="lesson",
            service_config="{}",
            options=(sp.ChannelOption(name="grpc.a", value=-1), sp.ChannelOption(name="grpc.b", value="")),
            client=sp.Client.NODE,
        ),
        bearer_token="t",  # any text
    )
    limits = Limits(wall_seconds=3, capture_bytes=4)
    assert convert.workspace_from_proto(convert.workspace_to_proto(workspace)) == workspace
    assert convert.spec_from_proto(convert.spec_to_proto(spec)) == spec
    assert convert.limits_from_proto(convert.limits_to_proto(limits)) == limits


def test_a_call_with_a_twin_comes_back() -> None:
    call = TwinCall(path="/a.B/C", request=b"\xff\0", json=b"{}", metadata=(Metadatum(name="k", value=b"v"),))
    assert convert.twin_from_proto(convert.twin_to_proto(call)) == call

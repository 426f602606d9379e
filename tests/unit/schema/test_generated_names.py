"""Names that generated modules do not have."""

from pathlib import Path

from app.schema.generated_names import unknown
from app.schema.read import read
from tests.support import schemas

PROTO = """syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
message Order { google.protobuf.Timestamp at = 1; message Line {} }
enum Kind { KIND_UNSPECIFIED = 0; }
service Shop { rpc Buy(Order) returns (Order); }
"""
CODE = """import grpc
from shop.v1 import shop_pb2, shop_pb2_grpc as stubs
import shop.v1.shop_pb2 as again

class Servicer(stubs.ShopServicer):
    def Buy(self, request, context):
        shop_pb2.KIND_UNSPECIFIED, shop_pb2.Order.Line(), shop_pb2.DESCRIPTOR, grpc.nonsense
        return shop_pb2.Oder(kind=again.Kind)

stubs.add_ShopServicer_to_sever(Servicer(), None)
again.Line
"""


def test_what_is_misspelt_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "shop" / "v1").mkdir(parents=True)
    (tmp_path / "shop/v1/shop.proto").write_text(PROTO)
    schema = read(schemas.compiled(tmp_path, ("shop/v1/shop.proto",)))
    found = unknown([("server.py", CODE), ("broken.py", "def f(:")], schema)
    assert [(one.path, one.line, one.column, one.text) for one in found] == [
        ("server.py", 8, 25, "shop.v1.shop_pb2 has no “Oder”. Is “Order” meant?"),
        ("server.py", 10, 7, "shop.v1.shop_pb2_grpc has no “add_ShopServicer_to_sever”. Is “add_ShopServicer_to_server” meant?"),
        ("server.py", 11, 7, "shop.v1.shop_pb2 has no “Line”."),
    ]  # fmt: skip

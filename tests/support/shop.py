"""A schema with one field of each kind that a request can get wrong."""

import tempfile
from functools import cache
from pathlib import Path

from tests.support import schemas

PROTO = """\
syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
import "google/rpc/status.proto";
service Shop { rpc Buy (stream Order) returns (Receipt); }
message Order {
  string name = 1;
  int32 count = 2;
  Size size = 3;
  repeated Receipt receipts = 4;
  map<string, int32> prices = 5;
  google.protobuf.Timestamp at = 6;
  bytes raw = 7;
  bool gift = 8;
  google.rpc.Status status = 9;
  Order next = 10;
}
enum Size { SMALL = 0; LARGE = 1; }
message Receipt { double total = 1; }
"""


@cache
def descriptor_set() -> bytes:
    """As protoc compiles it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "shop.proto").write_text(PROTO)
        return schemas.compiled(Path(folder), ("shop.proto",))

"""The language of a request, which texts need, and the schema of a little shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.schema.model import Schema
from app.web.symbols.comments import Comments
from tests.support import schemas

SHOP = """syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";

// What somebody wants.
// In two lines.
message Order {
  repeated Item items = 1; // In the order of wishes.
  map<string, Size> sizes = 2;
  optional string note = 3;
  oneof way {
    string address = 4;
    Item gift = 5;
  }
  google.protobuf.Timestamp at = 6;

  /* One thing.
   * And no more. */
  message Item {
    string title = 1;
  }
  enum Size { SIZE_ANY = 0; SIZE_BIG = 1; }
}
enum Mood { MOOD_GOOD = 0; }

service Shop {
  // Buys at once.
  rpc Buy(Order) returns (Order.Item);
  rpc Watch(stream Order) returns (stream Order.Item);
}
"""


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop").mkdir()
    Path(folder, "shop", "shop.proto").write_text(SHOP)
    return schemas.schema(schemas.compiled(folder, ("shop/shop.proto",)))


@pytest.fixture(scope="session")
def comments() -> Comments:
    return Comments({"shop/shop.proto": SHOP})

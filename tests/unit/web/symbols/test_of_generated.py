"""The symbols of generated Python are what real generated modules hold."""

import importlib
from types import ModuleType

import pytest
from google.protobuf import struct_pb2, timestamp_pb2
from google.protobuf.message import Message

from app.schema.model import Schema
from app.web.symbols import of_generated, of_schema
from app.web.symbols.comments import Comments
from app.web.symbols.model import Symbols
from tests.support import schemas


@pytest.fixture
def found(shop: Schema, comments: Comments) -> Symbols:
    return of_generated.added(of_schema.symbols(shop, comments), shop)


@pytest.mark.parametrize(
    "name", ["google.rpc.error_details_pb2", "google.api.http_pb2", "google.rpc.code_pb2", "google.type.dayofweek_pb2"]
)
def test_a_module_holds_what_protoc_puts_there(name: str) -> None:
    schema = schemas.schema(schemas.googleapis())
    symbols = of_generated.added(of_schema.symbols(schema, Comments({})), schema)
    module = importlib.import_module(name)
    members = symbols[f"module {name}"].members
    assert set(members) == set(public(module))
    for short, key in members.items():
        thing = getattr(module, short)
        if isinstance(thing, type) and issubclass(thing, Message):
            assert all(hasattr(thing, one) for one in symbols[key].members), key
            assert all(hasattr(thing(), one) for one in symbols[symbols[key].call].members), key


def public(module: ModuleType) -> list[str]:
    """What it declares itself: it also imports other modules."""
    return [
        name
        for name, thing in vars(module).items()
        if not name.startswith("_") and name != "DESCRIPTOR" and not isinstance(thing, ModuleType)
    ]


def test_stubs_and_servicers_have_the_names_of_real_ones() -> None:
    schema = schemas.schema(schemas.grpc_own())
    symbols = of_generated.added(of_schema.symbols(schema, Comments({})), schema)
    module = importlib.import_module("grpc_health.v1.health_pb2_grpc")
    members = symbols["module grpc_health.v1.health_pb2_grpc"].members
    assert set(members) <= set(vars(module))
    assert set(symbols["servicer grpc.health.v1.Health"].members) <= set(vars(module.HealthServicer))


def test_where_values_and_nested_types_stand(found: Symbols) -> None:
    top = found["module shop.shop_pb2"]
    assert set(top.members) == {"Order", "Mood", "MOOD_GOOD"}
    assert top.place
    assert top.place.path == "shop/shop.proto"
    assert set(found["class shop.Order"].members) == {"FromString", "Item", "Size", "SIZE_ANY", "SIZE_BIG"}
    assert found["class shop.Order"].call == "shop.Order"
    assert set(found["module shop.shop_pb2_grpc"].members) == {"ShopStub", "ShopServicer", "add_ShopServicer_to_server"}
    assert found["stub class shop.Shop"].call == "stub shop.Shop"
    assert found["stub shop.Shop"].members["Buy"] == "shop.Shop.Buy"


def test_objects_have_the_methods_of_their_class(found: Symbols) -> None:
    assert all(hasattr(Message, name) or hasattr(timestamp_pb2.Timestamp, name) for name in found["message"].members)
    assert found["message HasField"].text == "HasField(field_name)"
    assert found["message SerializeToString"].doc.startswith("Serializes")
    for kind in (timestamp_pb2.Timestamp, struct_pb2.Struct):
        assert all(hasattr(kind(), name) for name in found[kind.DESCRIPTOR.full_name].members)
    assert "GetCurrentTime" in found["google.protobuf.Timestamp"].members


def test_every_id_stands_for_something(found: Symbols) -> None:
    used = {
        key for symbol in found.values() for key in (*symbol.members.values(), symbol.call, symbol.each, symbol.base)
    }
    assert used - {""} <= set(found)


def test_the_module_of_a_file() -> None:
    assert of_generated.module("shop/v1/big-order.proto") == "shop.v1.big_order_pb2"
    health = of_generated.module("grpc/health/v1/health.proto", "_pb2_grpc")
    assert importlib.import_module(health).HealthStub

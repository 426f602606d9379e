"""The symbols of a schema say what its source says."""

from app.schema.model import Kind, Schema
from app.web.symbols import of_schema
from app.web.symbols.comments import Comments
from tests.support import schemas


def test_fields_are_written_as_their_source_writes_them(shop: Schema, comments: Comments) -> None:
    found = of_schema.symbols(shop, comments)
    assert [found[f"shop.Order.{name}"].text for name in found["shop.Order"].members] == [
        "repeated shop.Order.Item items = 1;",
        "map<string, shop.Order.Size> sizes = 2;",
        "optional string note = 3;",
        "string address = 4;",
        "shop.Order.Item gift = 5;",
        "google.protobuf.Timestamp at = 6;",
    ]
    assert found["shop.Order.items"].each == "shop.Order.Item"
    assert found["shop.Order.at"].value == "google.protobuf.Timestamp"
    assert found["shop.Order.sizes"].value == ""
    assert "oneof way" in found["shop.Order.gift"].doc
    assert "HasField(“note”)" in found["shop.Order.note"].doc


def test_comments_and_places(shop: Schema, comments: Comments) -> None:
    found = of_schema.symbols(shop, comments)
    assert found["shop.Order"].doc == "What somebody wants.\nIn two lines."
    assert found["shop.Order.items"].doc == "In the order of wishes."
    assert found["shop.Order.Item"].doc == "One thing.\nAnd no more."
    assert found["shop.Shop.Buy"].doc == "Buys at once."
    assert (place := found["shop.Order.Item"].place)
    assert (place.path, place.line, place.column) == ("shop/shop.proto", 19, 3)


def test_enums_and_methods(shop: Schema, comments: Comments) -> None:
    found = of_schema.symbols(shop, comments)
    assert found["shop.Order.Size"].members == {
        "SIZE_ANY": "shop.Order.Size.SIZE_ANY",
        "SIZE_BIG": "shop.Order.Size.SIZE_BIG",
    }
    assert found["shop.Order.Size.SIZE_BIG"].text == "SIZE_BIG = 1;"
    buy, watch = found["shop.Shop.Buy"], found["shop.Shop.Watch"]
    assert watch.text == "rpc Watch(stream shop.Order) returns (stream shop.Order.Item);"
    assert (buy.call, buy.each, buy.request, buy.streamed) == ("shop.Order.Item", "", "shop.Order", False)
    assert (watch.call, watch.each, watch.request, watch.streamed) == ("", "shop.Order.Item", "shop.Order", True)


def test_scalars_and_types_that_are_not_imported_are_known_too(shop: Schema, comments: Comments) -> None:
    found = of_schema.symbols(shop, comments)
    assert all(found[kind.value].doc for kind in Kind if kind not in {Kind.GROUP, Kind.MESSAGE, Kind.ENUM})
    assert found["google.protobuf.Duration"].file == "google/protobuf/duration.proto"
    assert "shop.Order.SizesEntry" not in found


def test_labels_of_all_syntaxes() -> None:
    found = of_schema.symbols(schemas.schema(schemas.kinds()), Comments({}))
    texts = {symbol.text.split()[0] for name, symbol in found.items() if name.startswith("kinds.two.")}
    assert {"required", "optional", "repeated"} <= texts
    editions = [symbol.text for name, symbol in found.items() if name.startswith("kinds.editions.")]
    assert not [text for text in editions if text.startswith("optional ")]

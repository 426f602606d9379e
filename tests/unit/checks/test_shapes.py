"""Checks of the schema."""

from tests.support.asking import ask, fails, passes


def test_fields() -> None:
    result = passes("message_field", message="shop.Order", field="mood", number=3, type="sint32")
    assert result.evidence[0].source == "shop.proto:20"
    passes("message_field", message="shop.Order", field="lucky", repeated=True, packed=True)
    passes("message_field", message="shop.Order", field="tip", optional=True)
    passes("message_field", message="shop.Order", field="price", absent=True)


def test_a_field_that_is_not_as_it_should_be() -> None:
    assert fails("message_field", message="shop.Order", field="mood", type="int32") == (
        "shop.Order.mood is declared as “sint32 mood = 3”: its type is sint32, not int32."
    )
    assert "“int32 count = 2”: it should be repeated." in fails(
        "message_field", message="shop.Order", field="count", repeated=True
    )
    assert "its fields are: item, count" in fails("message_field", message="shop.Order", field="price")
    assert "still has the field" in fails("message_field", message="shop.Order", field="tip", absent=True)
    assert "has no message shop.Bill" in fails("message_field", message="shop.Bill", field="tip")


def test_what_is_reserved() -> None:
    passes("reserved", message="shop.Order", number=10, field="price")
    assert "it reserves: 9 to 11" in fails("reserved", message="shop.Order", number=8)
    assert "does not reserve the name “cost”" in fails("reserved", message="shop.Order", field="cost")
    assert "it reserves: nothing" in fails("reserved", message="shop.Receipt", number=8)


def test_methods() -> None:
    passes("method", path="/shop.Shop/Chat", kind="bidirectional streaming", input="shop.Order")
    passes("method", path="/shop.Shop/Collect", kind="client streaming")
    assert "is declared with unary, not server streaming" in fails(
        "method", path="/shop.Shop/Buy", kind="server streaming"
    )
    assert "it has: /shop.Shop/Buy" in fails("method", path="/shop.Shop/Sell")


def test_enums() -> None:
    passes("enum_value", enum="shop.Size", value="SIZE_SMALL", number=1)
    assert "is 1, not 2" in fails("enum_value", enum="shop.Size", value="SIZE_SMALL", number=2)
    assert "has no value" in fails("enum_value", enum="shop.Size", value="SIZE_BIG")
    assert "has no enum" in fails("enum_value", enum="shop.Colour", value="RED")


def test_what_is_not_there_points_at_the_schema() -> None:
    for function, table in (
        ("message_field", {"message": "shop.Bill", "field": "tip"}),
        ("method", {"path": "/shop.Shop/Sell"}),
        ("enum_value", {"enum": "shop.Colour", "value": "RED"}),
        ("source_file", {"path": "bill.proto"}),
    ):
        assert ask(function, **table).evidence[0].source == "shop.proto:1", function


def test_files() -> None:
    passes("source_file", path="shop.proto", package="shop", syntax="proto3")
    assert "does not import" in fails("source_file", path="shop.proto", imports="google/protobuf/any.proto")
    assert "The package of shop.proto is shop" in fails("source_file", path="shop.proto", package="shop.v1")
    assert "has no file" in fails("source_file", path="bill.proto")

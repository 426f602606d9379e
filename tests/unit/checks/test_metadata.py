"""Checks of metadata, on a real recording."""

from tests.support.asking import fails, passes


def test_metadata_in_each_part() -> None:
    passes("metadata", call="buy", part="request", key="Shop-Client", value="till")
    passes("metadata", call="buy", part="headers", key="shop-name")
    passes("metadata", call="buy", part="trailers", key="shop-time", value="^42$")
    passes("metadata", call="buy", part="trailers", key="shop-name", absent=True)


def test_metadata_that_is_not_as_it_should_be() -> None:
    assert fails("metadata", call="buy", part="trailers", key="x") == "There is no x in the trailers of buy."
    assert "shop-time is 42" in fails("metadata", call="buy", part="trailers", key="shop-time", value="43")
    assert "There is a shop-name in the response headers of buy: corner." in fails(
        "metadata", call="buy", part="headers", key="shop-name", absent=True
    )

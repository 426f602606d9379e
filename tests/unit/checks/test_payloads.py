"""Checks of the bytes of messages, on a real recording."""

from dataclasses import replace
from pathlib import Path

from app.checks.results import State
from app.schema.read import read
from tests.support import schemas, takes
from tests.support.asking import ask, fails, passes


def test_sizes() -> None:
    passes("message_size", call="buy", side="response", exactly=2)
    assert fails("message_size", call="buy", side="response", at_most=1).endswith(
        "has 2 bytes. It should have at most 1 byte."
    )


def test_exact_bytes() -> None:
    passes("message_bytes", call="buy", side="response", equal_to="08 06")
    assert fails("message_bytes", call="buy", side="response", equal_to="0807") == (
        "The response of buy is 08 06. It should be 08 07."
    )
    assert "is no bytes" in fails("message_bytes", call="many", side="response", equal_to="0800")


def test_a_field_on_the_wire() -> None:
    passes("field_on_wire", call="buy", side="request", field="mood", wire_type="VARINT", hex="18 03")
    passes("field_on_wire", call="buy", side="request", field="address.city", hex="0a 04 52 6f 6d 65")
    passes("field_on_wire", call="again", side="request", field="tip", hex="28 00")
    passes("field_on_wire", call="again", side="request", field="count", present=False)
    passes("field_on_wire", call="buy", side="request", field="lucky", records=1)


def test_a_field_that_is_not_as_it_should_be() -> None:
    assert "is not on the wire" in fails("field_on_wire", call="again", side="request", field="count")
    assert "written as 18 03 (VARINT)" in fails(
        "field_on_wire", call="buy", side="request", field="mood", wire_type="I32"
    )
    assert "tip is written" in fails("field_on_wire", call="again", side="request", field="tip", present=False)


def test_an_unknown_field(tmp_path: Path) -> None:
    text = (takes.SHOP / "shop.proto").read_text().replace("sint32 mood = 3;", "")
    (tmp_path / "shop.proto").write_text(text)
    older = replace(takes.shop(), schema=read(schemas.compiled(tmp_path, ("shop.proto",))))
    result = ask("unknown_field", seen=older, call="buy", side="request", field=3)
    assert (result.state, result.seen) == (State.PASSED, "field 3")
    assert result.text == "The request of buy carries field 3, which this schema does not know."
    assert "carries no unknown field 9; its fields are: 1, 2, 3, 4, 6." in fails(
        "unknown_field", call="buy", side="request", field=9
    )


def test_compression() -> None:
    passes("compressed", call="gzip", side="response")
    assert "is not compressed with gzip: compressed flag 0" in fails("compressed", call="big", side="response")

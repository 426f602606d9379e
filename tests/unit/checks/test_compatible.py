"""Whether a schema still understands the starter's."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.checks.results import State
from app.schema.read import read
from tests.support import schemas, takes
from tests.support.asking import ask

TEXT = (takes.SHOP / "shop.proto").read_text()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("int32 count = 2", "int64 count = 2", ""),
        ("int32 count = 2;", "int32 count = 2; string note = 8;", ""),
        ("int32 count = 2;", "reserved 2;", ""),
        ("int32 count = 2;", "", "does not reserve 2"),
        ("sint32 mood = 3", "int32 mood = 3", "“sint32 mood = 3” became “int32 mood = 3”"),
        ("repeated int32 lucky", "int32 lucky", "old bytes would be misread"),
        ("Address address = 6", "string address = 6", "old bytes would be misread"),
        ("rpc Slow (Order) returns (Receipt);", "", "/shop.Shop/Slow is gone"),
        ("rpc Buy (Order) returns (Receipt)", "rpc Buy (Order) returns (stream Receipt)", "is server streaming"),
        ("message Address {", "message Place {} message Addres {", "message shop.Address is gone"),
    ],
)
def test_a_change(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TEXT
    changed = TEXT.replace(old, new).replace("Address address = 6" if "Addres {" in new else "\0", "Addres address = 6")
    (tmp_path / "shop.proto").write_text(changed)
    seen = replace(takes.shop(), schema=read(schemas.compiled(tmp_path, ("shop.proto",))))
    result = ask("compatible", seen=seen)
    assert result.state is (State.FAILED if words else State.PASSED), result.text
    assert words in result.text

"""C++ and Java of the wheel's protoc: every accessor knows its field."""

import subprocess
from pathlib import Path

import pytest

from app.sandbox.toolbox_programs import protoc_data
from app.schema.read import read
from app.web.generated_elsewhere import places
from tests.support import schemas

PROTO = """syntax = "proto3";
package shop.v1;
message Order {
  string user_name = 1;
  repeated int32 lucky = 2;
  map<string, Line> lines = 3;
  message Line {
    int32 count = 1;
  }
}
"""


@pytest.mark.parametrize(
    ("language", "path", "expected"),
    [
        ("cpp", "s.pb.h", {"set_user_name(": 4, "lucky_size()": 5, "mutable_lines()": 6, "set_count(": 8, "class Order_Line final": 7}),
        ("java", "shop/v1/S.java", {"setUserName(": 4, "getLuckyCount()": 5, "getLinesMap()": 6, "setCount(": 8, "class Order extends": 3}),
    ],
)  # fmt: skip
def test_an_accessor_leads_to_its_field(tmp_path: Path, language: str, path: str, expected: dict[str, int]) -> None:
    (tmp_path / "s.proto").write_text(PROTO)
    subprocess.run(
        [protoc_data() / "bin" / "protoc", "-I.", f"--{language}_out=.", "s.proto"], cwd=tmp_path, check=True
    )
    texts = (tmp_path / path).read_text().split("\n")
    found = list(places(texts, read(schemas.compiled(tmp_path, ("s.proto",))), language))
    for words, line in expected.items():
        caused = {place.line for text, place in zip(texts, found, strict=True) if words in text and place}
        assert caused == {line}, words

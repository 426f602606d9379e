"""Which part of a JSON value is refused, and why."""

import json

import pytest

from app.sandbox.inside.json_fault import Fault
from tests.support import schemas, shop


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ('{"nam": 1}', ["nam"], "shop.Order has no field “nam”. Did you mean “name”?"),
        ('{"zzz": 1}', ["zzz"], "Its fields: name, count, size, receipts"),
        ('{"name": 1}', ["name"], "“name” is a string: it takes a string in quotes, not 1."),
        ('{"count": "x"}', ["count"], "“count” is an int32: a whole number from -2147483648 to 2147483647"),
        ('{"count": 3000000000}', ["count"], "not 3000000000"),
        ('{"size": "HUGE"}', ["size"], '"HUGE" is not a value of shop.Size: SMALL, LARGE.'),
        ('{"gift": "yes"}', ["gift"], "true or false, without quotes"),
        ('{"raw": "a"}', ["raw"], "base64"),
        ('{"receipts": [{"total": 1}, {"total": "much"}]}', ["receipts", 1, "total"], "“total” is a double"),
        ('{"receipts": {}}', ["receipts"], "is repeated: write a list"),
        ('{"receipts": [null]}', ["receipts", 0], "null cannot be an element"),
        ('{"status": {"code": "x"}}', ["status", "code"], "“code” is an int32"),
        ('{"at": "yesterday"}', ["at"], "timestamp"),
        ('{"prices": {"a": "x"}}', ["prices"], ""),
        ("[]", [], "is written as a JSON object"),
    ],
)
def test_the_refused_part_has_a_path_and_words(text: str, path: list[str | int], words: str) -> None:
    pool = schemas.pool(shop.descriptor_set())
    found, why = Fault(pool).find(pool.FindMessageTypeByName("shop.Order"), json.loads(text), [])
    assert found == path
    assert words in why
    assert why

"""Values: what records make together is what protobuf's parser makes of the same bytes put one after the other."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.trace.annotate import read_message
from app.trace.plans import Plans
from app.trace.values import Entry, MessageValue
from tests.support import messages, schemas

KINDS = schemas.kinds()
PLANS = Plans(schemas.schema(KINDS))
Tree = schemas.message_class(KINDS, "kinds.three.Tree")


def plain(value: MessageValue) -> dict[str, object]:
    """Names and values, as nested dictionaries."""

    def one(entry: Entry) -> object:
        return plain(entry.value) if isinstance(entry.value, MessageValue) else entry.value

    found: dict[str, object] = {}
    for slot in value.slots:
        many = slot.column if slot.plan.is_column else [one(entry) for entry in slot.entries]
        found[slot.field.name] = many if slot.field.repeated else many[-1]
    return found


def theirs(made: object) -> dict[str, object]:
    found = {}
    for field, value in made.ListFields():
        convert = theirs if field.message_type else lambda one: one
        found[field.name] = [convert(one) for one in value] if field.is_repeated else convert(value)
    return found


@given(st.integers(0, 2**32))
def test_messages_put_one_after_the_other_are_merged(seed: int) -> None:
    random = Random(seed)
    data = b""
    for _ in range(3):
        made = Tree()
        messages.fill(made, random, depth=2)
        for floats in ("float_value", "double_value"):  # NaN is equal to nothing
            made.scalars.ClearField(floats) if made.WhichOneof("content") == "scalars" else None
        data += made.SerializeToString()
    ours = read_message(data, "kinds.three.Tree", PLANS).value
    assert repr(plain(ours)) == repr(theirs(Tree.FromString(data)))


def test_defaults_of_a_map_entry() -> None:
    value = read_message(bytes.fromhex("0a 00"), "kinds.three.Maps", PLANS).value
    (entry,) = value.slots[0].entries
    assert (entry.key, entry.value) == ("", 0)


def test_reading_a_scalar_by_its_number() -> None:
    value = read_message(bytes.fromhex("18 05"), "kinds.three.Tree", PLANS).value
    assert value.scalar(3, 0) == 5
    assert value.scalar(4, "none") == "none"
    assert value.entry(4) is None

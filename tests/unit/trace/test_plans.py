"""Plans: what is known of each field, made once."""

from app.schema import known
from app.schema.model import EMPTY
from app.trace.plans import OWN_FORMS, Plans
from app.wire.records import WireType
from tests.support import schemas

PLANS = Plans(schemas.schema(schemas.kinds()))


def test_a_field_has_one_plan() -> None:
    message = PLANS.message("kinds.two.Legacy")
    plan = PLANS.field(message, 5)
    assert plan
    assert plan is PLANS.field(message, 5)
    assert (plan.field.name, plan.wire_type, plan.closed, plan.is_column) == (
        "packed_colors",
        WireType.VARINT,
        True,
        True,
    )
    assert plan.enum_names == {1: "RED", 2: "GREEN"}
    assert plan.json_text(1) == '"RED"'


def test_extensions_have_plans_and_unknown_fields_none() -> None:
    message = PLANS.message("kinds.two.Legacy")
    extension = PLANS.field(message, 100)
    assert extension
    assert extension.json_key == '"[kinds.two.extra_number]"'
    assert PLANS.field(message, 99_999) is None
    assert PLANS.field(PLANS.message("no.Such"), 1) is None


def test_types_with_a_json_form_of_their_own() -> None:
    plans = Plans(known.schema())
    assert all(plans.has_own_form(name) for name in OWN_FORMS)
    assert not plans.has_own_form("google.protobuf.Empty")
    assert not Plans(EMPTY).has_own_form("google.protobuf.Any")

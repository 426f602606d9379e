"""What is lost between views is said; the pages' own tests turn requests for real (blueprints/test_request_views)."""

from typing import Any

import pytest

from app.decode.pool import DecodePool, Refused
from app.runs.problems import SourceProblem
from app.schema.model import Method
from app.trace.annotate import annotate
from app.web.presenters.call_form import RequestView
from app.web.request import posted, turning
from app.web.request.turning import Turning, Unturned
from app.web.schemas import CompiledSchema
from tests.support import schemas
from tests.support.people import Person

GET = Method(
    name="Get", path="/kinds.three.Kinds/Get", input_type="kinds.three.Scalars", output_type="kinds.three.Repeated",
    client_streaming=False, server_streaming=False, place=None,
)  # fmt: skip
BASE = RequestView(text="", type_name=GET.input_type, sends="", editable=True)


def turned(person: Person, view: str, text: str, shown: str = "json") -> RequestView:
    compiled = CompiledSchema(
        problems=(), descriptor_set=schemas.kinds(), schema=schemas.schema(schemas.kinds()), milliseconds=0
    )
    with person.web.app.test_request_context("/"):
        services = person.web.app.extensions["grpclab"]
        under_way = Turning(services=services, compiled=compiled, method=GET, learner="x")
        form: Any = {"as": shown, "request": text}
        return under_way.to(view, posted.written(form, compiled.schema, GET.input_type), BASE)


def test_every_way_round(alice: Person) -> None:
    as_bytes = turned(alice, "bytes", '{"int32Value": 150}')
    assert as_bytes.text == "28 96 01"  # field 5 VARINT, 150: the encoding guide's own number
    assert as_bytes.apart is not None
    assert as_bytes.apart.size == 3
    assert turned(alice, "json", as_bytes.text, "bytes").text == '{\n  "int32Value": 150\n}'
    assert [w.text for w in turned(alice, "form", as_bytes.text, "bytes").widgets if w.text] == ["150"]
    assert turned(alice, "json", '{"a":1}').text == '{"a":1}'


def test_the_encoder_s_words_come_through(alice: Person) -> None:
    with pytest.raises(Unturned, match="int32Valu"):
        turned(alice, "bytes", '{"int32Valu": 1}')


def test_a_rule_that_bytes_break_is_said_with_what_could_be_read(alice: Person) -> None:
    found = turned(alice, "json", "28 96 01 4a 05 41", "bytes")
    assert '"int32Value": 150' in found.text
    assert "These bytes break a rule" in found.notes[0]
    assert found.kept["hex"] == "2896014a0541"


def test_a_problem_is_said_once() -> None:
    broken = annotate(bytes.fromhex("4a0541"), GET.input_type, schemas.schema(schemas.kinds()))
    assert len(turning.problems(broken)) == 1


def test_a_view_that_cannot_be_made_says_why(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DecodePool, "run", lambda *_args, **_kwargs: Refused(text="Busy. Try again."))
    found = turned(alice, "bytes", "00", "bytes").apart
    assert found is not None
    assert found.trouble == "Busy. Try again."
    with pytest.raises(Unturned) as refused:
        turned(alice, "json", "00", "bytes")
    assert refused.value.problem == SourceProblem(text="Busy. Try again.")

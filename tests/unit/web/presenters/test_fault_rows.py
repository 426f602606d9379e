"""The rows of the panel and the values of faults have the same names."""

from dataclasses import fields

from flask import Flask

from app.runs.faults import KINDS
from app.web.presenters import fault_rows


def test_each_fault_has_one_row_and_each_input_one_field(speaking: Flask) -> None:
    with speaking.test_request_context():
        rows = [row for _, group in fault_rows.groups() for row in group]
    assert [row.kind for row in rows] == list(KINDS)
    for row in rows:
        names = {fault_rows.name(row.kind, field.name) for field in fields(KINDS[row.kind])}
        assert {each.name for each in row.inputs} == names - {"fault_status_message"}
        assert row.inputs[0].most, "the first turns it on"


def test_an_input_keeps_its_default_where_nothing_was_filled_in() -> None:
    each = fault_rows.Input(name="fault_reset_code", label="error code", value="2")
    assert each.filled(None).value == "2"
    assert each.filled("8").value == "8"
    assert each.id == "fault-reset-code"

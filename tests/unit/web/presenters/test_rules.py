"""What the drawer says of rules."""

from flask import Flask

from app.schema.breaking import Change
from app.schema.findings import Finding
from app.web.presenters import rules
from app.web.versions import Compared


def change(rule: str, path: str = "a.proto") -> Change:
    return Change(findings=(Finding(path=path, line=3, column=1, rule=rule, text="It changed."),))


def page(speaking: Flask, *changes: Change) -> rules.BreakingPage:
    with speaking.test_request_context():
        return rules.breaking_page((), ("a.proto",), "/s", rules.Asked(compared=Compared(changes=changes)))


def test_how_far_changes_reach(speaking: Flask) -> None:
    found = page(
        speaking, change("FIELD_SAME_NAME"), change("FIELD_WIRE_COMPATIBLE_TYPE"), change("FILE_NO_DELETE", "")
    )
    assert found.summary == "3 changes break something; 1 of them the wire itself."
    assert [(row.tone, row.place) for row in found.rows] == [("warn", "a.proto:3"), ("bad", "a.proto:3"), ("dim", "")]
    assert "but none the wire" in page(speaking, change("FIELD_SAME_NAME")).summary
    assert "Nothing breaks" in page(speaking).summary


def test_what_can_be_asked_before_anything_is(speaking: Flask) -> None:
    with speaking.test_request_context():
        first = rules.breaking_page((), ("a.proto",), "/s")
    assert [(one.value, one.chosen) for one in first.versions] == [("pasted", True)]
    assert (first.summary, first.trouble, first.rows) == ("", "", ())


def test_lint_says_how_much_there_is(speaking: Flask) -> None:
    with speaking.test_request_context():
        found = Finding(path="a.proto", line=2, column=1, rule="SERVICE_SUFFIX", text="It should.")
        assert rules.lint_page((found,), "STANDARD", "/s").summary == "1 piece of advice"
        assert [one.value for one in rules.lint_page((), "OFF", "/s").choices if one.chosen] == ["OFF"]

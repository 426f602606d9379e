"""Every rule is explained, and every category of breaking changes."""

import pytest
from flask import Flask

from app.schema import breaking_rules, lint_rules
from app.schema.findings import Finding
from app.web import rule_words


def test_every_rule_of_lint_has_its_reason(speaking: Flask) -> None:
    shared = {rule for rule in lint_rules.STANDARD if rule.startswith("PACKAGE_SAME_")} - {"PACKAGE_SAME_DIRECTORY"}
    assert set(rule_words.LINT) == lint_rules.STANDARD - shared
    with speaking.test_request_context():
        found = Finding(path="a.proto", line=1, column=1, rule="PACKAGE_SAME_GO_PACKAGE", text="")
        assert "agree" in rule_words.about_lint(found)
    assert rule_words.lint_link("ENUM_PASCAL_CASE").endswith("#enum_pascal_case")


@pytest.mark.parametrize("category", breaking_rules.CATEGORIES)
def test_every_rule_on_breaking_changes_says_what_happens_on_the_wire(speaking: Flask, category: str) -> None:
    with speaking.test_request_context():
        assert str(rule_words.REACH[category])
        assert all(rule_words.about_breaking(rule) for rule in breaking_rules.CATEGORIES[category])
    assert rule_words.breaking_link("FIELD_SAME_TYPE").endswith("#field_same_type")

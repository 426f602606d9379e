"""Lint at its line and in the drawer, breaking changes, the formatter: with a mouse and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible, open_example, type_anew

pytestmark = [pytest.mark.browser, pytest.mark.jail]

PROTO = """syntax = "proto3";
package greeter;
service Greeter {
  rpc SayHello (HelloRequest) returns (HelloReply);
}
message HelloRequest {
  string userName = 1;
    int64 howOften = 2;
}
message HelloReply {
  string message = 1;
}
"""
LOOKS = [
    pytest.param({"viewport": viewport, "theme": theme}, id=f"{name}-{theme}")
    for name, viewport in (("wide", WIDE), ("phone", PHONE))
    for theme in ("light", "dark")
]


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_lint_and_breaking_changes(page: Page, request: pytest.FixtureRequest) -> None:
    look = request.node.callspec.id.removeprefix("chromium-")
    open_example(page, "greeter")
    type_anew(page, PROTO)
    hints = page.get_by_role("button", name=re.compile(r"^\d hints?$"))
    expect(hints).to_have_text("2 hints", timeout=SECONDS)
    expect(page.locator(".cm-lintRange-info")).to_have_count(2)
    shoot(page, f"lint-at-its-line-{look}")
    hints.press("Enter")
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text("should be lower_snake_case")
    drawer.get_by_role("radio", name=re.compile("STANDARD")).check()
    expect(drawer).to_contain_text("SERVICE_SUFFIX")
    expect(page.locator("#hints")).to_have_text(re.compile(r"^[3-9] hints$"), timeout=SECONDS)
    shoot(page, f"lint-drawer-{look}")
    assert_accessible(page)
    drawer.get_by_role("button", name="Breaking changes").click()
    drawer.get_by_label("Compare with").select_option("pasted")
    drawer.get_by_label("An earlier .proto").fill(PROTO.replace("userName", "name").replace("int64", "string"))
    drawer.get_by_role("button", name="Compare", exact=True).click()
    expect(drawer).to_contain_text("2 changes break something; 1 of them the wire itself.")
    shoot(page, f"breaking-{look}")
    assert_accessible(page)


PYTHON = """import greeter_pb2


def reply(names=[]):
    names.append(request)
    return greeter_pb2.HelloReply(message=str(names))
"""


@pytest.mark.parametrize("page", [LOOKS[0], LOOKS[3]], indirect=True)
def test_formatting_and_mistakes_in_python(page: Page, request: pytest.FixtureRequest) -> None:
    look = request.node.callspec.id.removeprefix("chromium-")
    open_example(page, "greeter")
    type_anew(page, PROTO)
    page.get_by_role("button", name=re.compile(r"^Format")).first.click()
    lines = page.locator(".cm-line")
    expect(lines.filter(has_text="int64 howOften")).to_have_text("  int64 howOften = 2;", timeout=SECONDS)
    page.keyboard.press("Control+z")
    expect(lines.filter(has_text="int64 howOften")).to_have_text("    int64 howOften = 2;")
    page.keyboard.press("Shift+Alt+KeyF")
    expect(lines.filter(has_text="int64 howOften")).to_have_text("  int64 howOften = 2;", timeout=SECONDS)
    page.get_by_role("tab", name="server.py").click()
    type_anew(page, PYTHON)
    problems = page.locator("#problems")
    expect(problems).to_contain_text("Undefined name `request` (F821)", timeout=SECONDS)
    expect(problems).to_contain_text("Nothing of this name was defined")
    shoot(page, f"python-problems-{look}")
    assert_accessible(page)


@pytest.mark.parametrize("page", [LOOKS[0], LOOKS[3]], indirect=True)
def test_other_languages(page: Page, request: pytest.FixtureRequest) -> None:
    look = request.node.callspec.id.removeprefix("chromium-")
    open_example(page, "greeter")
    page.get_by_role("button", name="Generated").click()
    drawer = page.locator("#drawer")
    drawer.get_by_role("button", name="C++").click()
    expect(drawer).to_contain_text("class HelloRequest final", timeout=SECONDS)
    shoot(page, f"generated-cpp-{look}")
    drawer.get_by_role("button", name="Java").click()
    expect(drawer).to_contain_text("getName()", timeout=SECONDS)
    accessor = drawer.locator("[data-source]", has_text="getName();").first
    assert (accessor.get_attribute("data-source") or "").startswith("greeter.proto:")
    assert_accessible(page)

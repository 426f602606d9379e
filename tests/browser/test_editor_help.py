"""The editor helps: completion by place, explanations and going to definitions, all by keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible, open_example, type_anew

pytestmark = [pytest.mark.browser, pytest.mark.jail]

PROTO = """syntax = "proto3";
package greeter;

service Greeter {
  // Says it once.
  rpc SayHello (HelloRequest) returns (HelloReply);
}

message HelloRequest {
  string name = 1;
  int32 times = 7;
}

message HelloReply {
  string message = 1;
}
"""
PYTHON = """import grpc
import greeter_pb2
import greeter_pb2_grpc


class Greeter(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        return greeter_pb2.HelloReply(message=request.name)
"""


WIDTH = """() => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(".cm-line"));
    return range.getBoundingClientRect().width / document.querySelector(".cm-line").textContent.length;
}"""
"""Of a character of the editor, in pixels."""


def file(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=re.compile(re.escape(name)))


def caret_at(page: Page, text: str, inside: int) -> None:
    """Finds ``text`` by the editor's own search, and goes ``inside`` characters into it."""
    page.keyboard.press("Control+f")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    for _ in range(inside):
        page.keyboard.press("ArrowRight")


def current_line(page: Page) -> Locator:
    return page.locator(".cm-activeLine")


def test_names_are_completed_explained_and_followed(page: Page) -> None:
    open_example(page, "Greeter")
    file(page, "greeter.proto").click()
    type_anew(page, PROTO)
    file(page, "server.py").click()
    type_anew(page, PYTHON)
    expect(page.locator("#save-status")).to_contain_text("saved", timeout=SECONDS)
    expect(page.locator("#compile-status")).to_contain_text("1 method", timeout=SECONDS)

    page.keyboard.press("Control+End")
    page.keyboard.type("        request.")
    offered = page.locator(".cm-tooltip-autocomplete")
    expect(offered).to_contain_text("string name = 1;", timeout=SECONDS)
    expect(offered.locator("li").first).to_contain_text("name")  # Fields come before what every message has.
    shoot(page, "editor-python-completion")
    page.keyboard.type("na")
    expect(offered.locator("li")).to_have_count(1)
    page.wait_for_timeout(200)
    page.keyboard.press("Tab")
    expect(current_line(page)).to_have_text("        request.name")

    caret_at(page, "def SayHello", 6)
    page.keyboard.press("Shift+F1")
    tip = page.locator(".cm-symbol")
    expect(tip).to_contain_text("rpc SayHello(greeter.HelloRequest) returns (greeter.HelloReply);", timeout=SECONDS)
    expect(tip).to_contain_text("Says it once.")
    shoot(page, "editor-explained")
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    expect(tip).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)
    shoot(page, "editor-explained-phone-dark")
    page.set_viewport_size(WIDE)
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)

    caret_at(page, "greeter_pb2.HelloReply", 14)
    page.keyboard.press("F12")
    expect(file(page, "greeter.proto")).to_have_attribute("aria-selected", "true", timeout=SECONDS)
    expect(current_line(page)).to_have_text("message HelloReply {")
    caret_at(page, "SayHello (HelloRequest", 12)
    page.keyboard.press("F12")
    expect(current_line(page)).to_have_text("message HelloRequest {", timeout=SECONDS)


def test_a_field_is_typed_with_what_is_offered(page: Page) -> None:
    open_example(page, "Greeter")
    file(page, "greeter.proto").click()
    type_anew(page, PROTO)
    expect(page.locator("#compile-status")).to_contain_text("1 method", timeout=SECONDS)
    caret_at(page, "int32 times = 7;", 16)
    page.keyboard.type("\nTimest")
    offered = page.locator(".cm-tooltip-autocomplete li[aria-selected]")
    expect(offered).to_contain_text("google.protobuf.Timestamp", timeout=SECONDS)
    page.wait_for_timeout(200)  # The editor takes no choice in the first 75 ms after it opens its list.
    page.keyboard.press("Tab")
    page.keyboard.type(" at = ")
    expect(offered).to_contain_text("8", timeout=SECONDS)
    shoot(page, "editor-completion")
    page.wait_for_timeout(200)
    page.keyboard.press("Tab")
    page.keyboard.type(";")
    expect(current_line(page)).to_have_text("  google.protobuf.Timestamp at = 8;")
    expect(page.locator(".cm-content")).to_contain_text('import "google/protobuf/timestamp.proto";')
    expect(page.locator("#compile-status")).to_contain_text("compiled in", timeout=SECONDS)
    expect(page.locator("#problems")).to_be_hidden()


def test_by_mouse_and_where_there_is_nothing_to_go_to(page: Page) -> None:
    open_example(page, "Greeter")
    file(page, "server.py").click()
    tip = page.locator(".cm-symbol")
    request = page.locator(".cm-line", has_text="got").first
    request.scroll_into_view_if_needed()
    box = request.bounding_box()
    assert box
    # In the middle of "request.name": 8 columns of indent, 19 characters.
    column = page.evaluate(WIDTH)
    page.mouse.move(box["x"] + 6 + 32 * column, box["y"] + box["height"] / 2, steps=3)
    expect(tip).to_contain_text("string name = 1;", timeout=SECONDS)
    expect(tip).to_contain_text("greeter.proto, line")
    page.keyboard.down("Control")
    page.mouse.click(box["x"] + 6 + 32 * column, box["y"] + box["height"] / 2)
    page.keyboard.up("Control")
    expect(file(page, "greeter.proto")).to_have_attribute("aria-selected", "true", timeout=SECONDS)
    expect(current_line(page)).to_contain_text("string name = 1;")
    caret_at(page, "sint32 mood", 2)
    page.keyboard.press("F12")
    expect(tip).to_contain_text("ZigZag", timeout=SECONDS)
    page.keyboard.press("Control+Home")
    expect(tip).to_have_count(0)
    page.keyboard.press("End")
    page.keyboard.press("Shift+F1")
    expect(page.locator("#announcements")).to_have_text("Nothing is known of this.", timeout=SECONDS)

"""A learner's first call, end to end: edit, see problems, call, see the bytes, watch it fail well."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, WIDE, shoot

pytestmark = [pytest.mark.browser, pytest.mark.jail]

SECONDS = 30_000
"""A bound for a noisy machine; nothing here waits that long."""
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def open_example(page: Page, name: str) -> None:
    page.goto("/playground")
    page.get_by_role("button", name=f"Open {name}").click()
    page.wait_for_url("**/w/*")
    expect(page.locator("#compile-status")).to_contain_text("compiled in", timeout=SECONDS)


def replace_in_editor(page: Page, file: str, old: str, new: str) -> None:
    """Types a file anew, with ``old`` replaced by ``new``."""
    stored = json.loads(page.locator("#workspace-files").text_content() or "[]")
    text = next(item["text"] for item in stored if item["path"] == file)
    assert old in text, "the example is not what this test was written for"
    page.get_by_role("tab", name=re.compile(re.escape(file))).click()
    type_anew(page, text.replace(old, new, 1))


def type_anew(page: Page, text: str) -> None:
    """Pastes over everything: typing so much would be completed, indented and closed by the editor."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.locator(".cm-content").evaluate(
        """(element, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def call(page: Page) -> None:
    page.get_by_role("button", name="Call", exact=True).click()


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(item["id"], [node["target"] for node in item["nodes"]]) for item in found] == []


def test_a_problem_stands_at_its_line_while_typing(page: Page) -> None:
    open_example(page, "Greeter")
    replace_in_editor(page, "greeter.proto", "string name = 1;", "strin name = 1;")
    problems = page.locator("#problems")
    expect(problems).to_contain_text('"strin" is not defined', timeout=SECONDS)
    expect(problems).to_contain_text("greeter.proto:13")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(page.locator("#compile-status")).to_contain_text("1 problem")
    shoot(page, "problem")
    replace_in_editor(page, "greeter.proto", "string name = 1;", "string name = 1;")
    expect(page.locator("#compile-status")).to_contain_text("compiled in", timeout=SECONDS)
    expect(problems).to_be_hidden()


def test_several_files_import_each_other_and_what_google_ships(page: Page) -> None:
    open_example(page, "Greeter")
    page.get_by_role("button", name="Add a file").click()
    page.keyboard.type("shop/kinds.proto")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="shop/kinds.proto")).to_have_attribute("aria-selected", "true")
    type_anew(
        page,
        'syntax = "proto3"; package shop;\nimport "google/rpc/status.proto"; import "google/api/http.proto";\n'
        "message Kind { google.rpc.Status status = 1; google.api.Http http = 2; }\n",
    )
    replace_in_editor(
        page,
        "greeter.proto",
        "message HelloRequest {",
        'import "shop/kinds.proto";\nmessage HelloRequest {\n  shop.Kind kind = 9;',
    )
    expect(page.locator("#compile-status")).to_contain_text(re.compile(r"compiled in .* 2 methods"), timeout=SECONDS)
    expect(page.locator("#problems")).to_be_hidden()


def test_a_call_is_seen_down_to_the_byte_and_the_cursor_links_it_to_the_schema(page: Page) -> None:
    open_example(page, "Greeter")
    call(page)
    calls = page.locator("#calls")
    expect(calls).to_contain_text("Hello, grumpy Ada!", timeout=SECONDS)
    expect(calls).to_contain_text("0 OK")
    expect(page.locator("#run-state")).to_contain_text("serving")
    page.get_by_role("link", name="Frames", exact=True).first.click()
    wire = page.locator("#wire")
    expect(wire).to_contain_text("SETTINGS", timeout=SECONDS)
    expect(wire).to_contain_text("/greeter.Greeter/SayHello")
    shoot(page, "frames")
    page.get_by_role("link", name="Bytes", exact=True).click()
    field = wire.locator('[data-cursor="node-1-1-1"]').first
    expect(field).to_be_visible(timeout=SECONDS)
    field.hover()
    lit = wire.locator('[data-cursor="node-1-1-1"].lit')
    expect(lit.first).to_be_visible()
    assert lit.count() >= 2, "its bytes and its JSON"
    expect(page.locator(".cm-line", has_text="sint32 mood = 2;")).to_have_class(re.compile("cursor|lit|hit|source"))
    shoot(page, "bytes")


def test_a_late_answer_does_not_take_the_chosen_view_away(page: Page) -> None:
    open_example(page, "Greeter")
    call(page)
    expect(page.locator("#calls")).to_contain_text("0 OK", timeout=SECONDS)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "view=sequence" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    page.route("**/live?**", hold)
    call(page)
    page.wait_for_timeout(500)
    assert held, "the second call makes the page ask for what changed"
    page.locator("#wire nav").get_by_role("link", name="Frames", exact=True).click()
    expect(page.locator("#wire nav [aria-current=true]")).to_have_text("Frames", timeout=SECONDS)
    with page.expect_response(lambda response: "/live?" in response.url and "view=frames" in response.url):
        for route in held:
            route.continue_()
    expect(page.locator("#calls .call")).to_have_count(2, timeout=SECONDS)
    expect(page.locator("#wire nav [aria-current=true]")).to_have_text("Frames")


def test_a_stream_arrives_message_by_message_and_edits_restart_the_server(page: Page) -> None:
    open_example(page, "Greeter")
    page.locator("#method").select_option("/greeter.Greeter/SayHelloSlowly")
    call(page)
    messages = page.locator("#calls .message.from-server")
    expect(messages.first).to_be_visible(timeout=SECONDS)
    expect(page.locator("#calls")).to_contain_text("0 OK", timeout=SECONDS)
    assert messages.count() >= 2
    replace_in_editor(page, "server.py", "import grpc", "import grpc\n\nprint('edited')")
    expect(page.locator("#save-status")).to_contain_text("saved", timeout=SECONDS)
    expect(page.locator("#run-state")).to_contain_text("edited", timeout=SECONDS)
    call(page)
    page.locator("#wire nav").get_by_role("link", name="Logs", exact=True).click()
    expect(page.locator("#wire")).to_contain_text("edited", timeout=SECONDS)


def test_a_handler_that_raises_is_told_with_its_line_and_its_traceback(page: Page) -> None:
    open_example(page, "Greeter")
    replace_in_editor(
        page,
        "server.py",
        "def SayHello(self, request, context):",
        "def SayHello(self, request, context):\n        raise LookupError('no such friend')",
    )
    expect(page.locator("#save-status")).to_contain_text("saved", timeout=SECONDS)
    call(page)
    calls = page.locator("#calls")
    expect(calls).to_contain_text("2 UNKNOWN", timeout=SECONDS)
    expect(calls.locator(".why")).to_contain_text("no such friend")
    page.get_by_role("link", name="Logs", exact=True).click()
    expect(page.locator("#wire")).to_contain_text("Traceback (most recent call last)", timeout=SECONDS)
    shoot(page, "traceback")


def test_a_syntax_error_in_the_server_is_an_outcome_and_the_files_stay(page: Page) -> None:
    open_example(page, "Greeter")
    replace_in_editor(page, "server.py", "import grpc", "import grpc\ndef broken(:")
    expect(page.locator("#save-status")).to_contain_text("saved", timeout=SECONDS)
    call(page)
    notice = page.locator("#run-notice")
    expect(notice).to_contain_text("SyntaxError", timeout=SECONDS)
    expect(notice).to_contain_text("server.py")
    page.reload()
    # Its mistakes are counted on the tab.
    page.get_by_role("tab", name="server.py").click()
    expect(page.locator(".cm-content")).to_contain_text("def broken(:")


def test_a_request_that_is_no_json_is_told_beside_the_box(page: Page) -> None:
    open_example(page, "Greeter")
    box = page.get_by_label("Request as JSON")
    box.fill('{"name": "Ada", "mod": 1}')
    call(page)
    expect(page.locator("#call")).to_contain_text("mod", timeout=SECONDS)
    expect(page.locator("#call")).to_contain_text("line 1", ignore_case=True)
    expect(box).to_have_value('{"name": "Ada", "mod": 1}')


def test_what_is_shared_cannot_be_overwritten(page: Page) -> None:
    open_example(page, "Greeter")
    call(page)
    expect(page.locator("#calls")).to_contain_text("Hello, grumpy Ada!", timeout=SECONDS)
    browser = page.context.browser
    assert browser is not None
    stranger = browser.new_context().new_page()
    stranger.goto(page.url)
    expect(stranger.locator("main.workbench")).to_have_attribute("data-editable", "false")
    expect(stranger.get_by_role("button", name="Call", exact=True)).to_be_disabled()
    expect(stranger.locator("#calls")).to_contain_text("Hello, grumpy Ada!", timeout=SECONDS)
    expect(stranger.get_by_role("button", name=re.compile("copy", re.IGNORECASE)).first).to_be_visible()
    stranger.context.close()


LOOKS = [
    pytest.param({"viewport": WIDE, "theme": "light"}, id="wide-light"),
    pytest.param({"viewport": WIDE, "theme": "dark"}, id="wide-dark"),
    pytest.param({"viewport": PHONE, "theme": "light"}, id="phone-light"),
    pytest.param({"viewport": PHONE, "theme": "dark"}, id="phone-dark"),
]


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_every_page_is_accessible_in_both_themes_wide_and_on_a_phone(
    page: Page, request: pytest.FixtureRequest
) -> None:
    look = request.node.callspec.id.removeprefix("chromium-")
    for path, name in [("/", "landing"), ("/playground", "playground")]:
        page.goto(path)
        assert_accessible(page)
        shoot(page, f"{name}-{look}")
    open_example(page, "Greeter")
    narrow = look.startswith("phone")
    if narrow:
        shoot(page, f"code-{look}")
        page.get_by_role("tab", name="Call", exact=True).click()
    call(page)
    expect(page.locator("#calls")).to_contain_text("Hello, grumpy Ada!", timeout=SECONDS)
    assert_accessible(page)
    shoot(page, f"workbench-{look}")
    if narrow:
        page.get_by_role("tab", name="Wire", exact=True).click()
    for view in ["Sequence", "Frames", "Bytes", "Logs"]:
        page.locator("#wire nav").get_by_role("link", name=view, exact=True).click()
        expect(page.locator("#wire nav [aria-current=true]")).to_have_text(view, timeout=SECONDS)
        assert_accessible(page)
        shoot(page, f"{view.lower()}-{look}")


def test_a_page_that_came_before_the_sandbox_asks_again_by_itself(page: Page) -> None:
    open_example(page, "Greeter")
    answers = ["""{"compile": null, "error": "Nothing answers."}"""]

    def early(route: Route) -> None:
        """The page as it is while the sandbox starts: without the compiler's answer, and once more without."""
        found = route.fetch()
        data = re.compile(r'(id="workspace-compile">)[^<]*')
        route.fulfill(response=found, body=data.sub(r"\1null", found.text()))
        page.unroute("**/w/*", early)

    def not_yet(route: Route) -> None:
        if answers:
            route.fulfill(body=answers.pop(), content_type="application/json")
        else:
            route.continue_()

    page.route("**/w/*", early)
    page.route("**/compile.json", not_yet)
    page.reload()
    status = page.locator("#compile-status")
    expect(status).to_contain_text("The sandbox is starting. This page asks again by itself.", timeout=SECONDS)
    shoot(page, "sandbox-starting")
    expect(status).to_contain_text("compiled in", timeout=SECONDS)
    assert answers == []

"""The recovery link: nothing happens before the click."""

from tests.support.people import Person, Web


def link(alice: Person) -> str:
    shown = alice.page(alice.url).one("input", id="recovery-link")["value"]
    return shown.removeprefix("http://localhost")


def test_looking_at_the_link_gives_nothing(alice: Person, charlie: Person) -> None:
    page = charlie.page(link(alice))
    assert page.one("main").one("form")["method"] == "post"
    assert charlie.http.get_cookie("grpclab_edit", path=alice.url) is None
    assert charlie.post(f"{alice.url}/run").status_code == 403


def test_the_click_gives_the_right_and_leads_to_the_workbench(alice: Person, charlie: Person) -> None:
    answer = charlie.post(link(alice))
    assert answer.headers["HX-Redirect"] == alice.url
    assert charlie.page(alice.url).one("main", class_="workbench")["data-editable"] == "true"


def test_a_click_that_another_site_made_gives_nothing(alice: Person, charlie: Person) -> None:
    assert charlie.post(link(alice), token=False).status_code == 400
    assert charlie.post(link(alice), Sec_Fetch_Site="cross-site").status_code == 403
    assert charlie.post(f"{alice.url}/run").status_code == 403


def test_the_view_link_is_no_recovery_link(alice: Person, charlie: Person) -> None:
    charlie.page(f"/recover/{alice.view_id}", status=404)
    assert charlie.post(f"/recover/{alice.view_id}").status_code == 404


def test_the_link_of_a_deleted_workspace_opens_nothing(alice: Person, web: Web) -> None:
    address = link(alice)
    assert web.store.delete_workspace(alice.view_id)
    assert "opens nothing" in Person(web).page(address, status=404).text

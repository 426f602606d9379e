"""Static files: what is served, under which name, and for how long."""

import gzip
from pathlib import Path

import pytest
from flask import Flask

from app import config
from app.web import assets


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with the style sheets that a site is made of."""
    for name in assets.STYLES:
        write(tmp_path, f"css/{name}.css", f".{name} {{}}")
    write(tmp_path, "js/main.js", "main();" * 100)
    write(tmp_path, "vendor/build/tool.js", "build")
    write(tmp_path, "tests/test.js", "test")
    write(tmp_path, "notes.md", "no")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def test_the_style_sheets_are_one_in_their_order(tree: Path) -> None:
    site = assets.load(tree).files["css/site.css"]
    assert site.plain.decode().split("\n") == [f".{name} {{}}" for name in assets.STYLES]


def test_what_things_are_built_with_is_not_served(tree: Path) -> None:
    assert set(assets.load(tree).files) == {
        "js/main.js",
        "css/site.css",
        *(f"css/{name}.css" for name in assets.STYLES),
    }


def test_the_digest_changes_with_any_file(tree: Path) -> None:
    before = assets.load(tree).digest
    assert assets.load(tree).digest == before
    write(tree, "js/main.js", "other();")
    assert assets.load(tree).digest != before


def test_every_style_sheet_of_the_site_is_in_it() -> None:
    own = {path.stem for path in (config.resource("static") / "css").glob("*.css")}
    assert own == {*assets.STYLES, *assets.APART}


def test_our_own_files_are_sent_without_comments_and_keep_their_lines() -> None:
    script = b'// Why.\nconst a = "// no comment";\n  /** What\n   * it is. */\nb(a); // beside\n'
    assert assets.without_comments("js/a.js", script) == b'\nconst a = "// no comment";\n\n\nb(a); // beside\n'
    assert assets.without_comments("css/a.css", b"/* a\n b */\n.a { color: red; }\n") == b"\n\n.a { color: red; }\n"


def test_a_file_has_two_names_one_of_them_for_ever(tree: Path) -> None:
    app = Flask("assets", static_folder=None)
    assets.init_app(app, tree)
    http = app.test_client()
    with app.test_request_context("/"):
        named = app.jinja_env.globals["asset"]("js/main.js")
    versioned, plain = http.get(named), http.get("/static/js/main.js")
    assert versioned.headers["Cache-Control"] == assets.FOREVER
    assert plain.headers["Cache-Control"] == "no-cache"
    assert versioned.data == plain.data
    assert http.get("/static/js/nope.js").status_code == 404


def test_packed_bytes_have_a_tag_of_their_own(tree: Path) -> None:
    app = Flask("assets", static_folder=None)
    assets.init_app(app, tree)
    http = app.test_client()
    plain = http.get("/static/js/main.js")
    packed = http.get("/static/js/main.js", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    again = http.get("/static/js/main.js", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

"""The browser code: what is vendored is what the manifest says, and our own stays small and self-contained."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "static"
OWN = sorted((STATIC / "js").rglob("*.js"))
MOST_LINES = 3000
MOST_MODULE_LINES = 150
MOST_EDITOR_BYTES = 175_000

Entry = dict[str, str]


def manifest() -> dict[str, Entry]:
    return dict(json.loads((STATIC / "vendor" / "manifest.json").read_text()))


def own_code() -> list[tuple[str, str]]:
    return [(path.relative_to(STATIC).as_posix(), path.read_text()) for path in OWN]


@pytest.mark.parametrize("name", sorted(manifest()))
def test_a_vendored_file_has_the_digest_the_manifest_says(name: str) -> None:
    entry = manifest()[name]
    assert hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["version"]
    assert entry["license"]


def test_nothing_is_vendored_beside_the_manifest() -> None:
    built = {path.relative_to(STATIC).as_posix() for path in (STATIC / "vendor").glob("*.min.js")}
    fonts = {path.relative_to(STATIC).as_posix() for path in (STATIC / "fonts").glob("*.woff2")}
    assert built | fonts == {entry["file"] for entry in manifest().values()}


def test_the_editor_that_is_imported_is_the_one_in_the_manifest() -> None:
    assert manifest()["editor"]["file"] in (STATIC / "js" / "editor" / "codemirror.js").read_text()


def test_every_vendored_package_has_its_licence() -> None:
    licences = (STATIC / "vendor" / "LICENSES.txt").read_text()
    lock = json.loads((STATIC / "vendor" / "build" / "package-lock.json").read_text())
    for name in lock["packages"][""]["devDependencies"]:
        if name in {"esbuild", "@lezer/generator", "@fontsource/jetbrains-mono"}:
            continue  # The tools are not in what they build, and the font brings its own file.
        assert f"{name} {lock['packages']['']['devDependencies'][name]} (" in licences, name
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "LICENSE.txt").read_text().upper()


def test_versions_are_exact_and_the_lock_names_no_host() -> None:
    build = STATIC / "vendor" / "build"
    package = json.loads((build / "package.json").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
    assert "resolved" not in (build / "package-lock.json").read_text()


def test_the_editor_leaves_room_for_the_page() -> None:
    packed = gzip.compress((STATIC / manifest()["editor"]["file"]).read_bytes(), 9)
    assert len(packed) < MOST_EDITOR_BYTES


def test_own_code_stays_within_its_budget() -> None:
    lines = {name: text.count("\n") for name, text in own_code()}
    assert sum(lines.values()) <= MOST_LINES, sum(lines.values())
    assert {name: count for name, count in lines.items() if count > MOST_MODULE_LINES} == {}


def test_own_code_needs_no_exception_from_the_content_security_policy() -> None:
    forbidden = re.compile(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?://")
    assert [(name, found) for name, text in own_code() for found in forbidden.findall(text)] == []


def test_every_import_names_a_file() -> None:
    names = re.compile(r"""(?:from|import\()\s*"(\.[^"]+)\"""")
    missing = [
        (path.name, name)
        for path in OWN
        for name in names.findall(path.read_text())
        if not (path.parent / name).is_file()
    ]
    assert missing == []


def test_every_behaviour_that_main_loads_can_be_bound() -> None:
    modules = re.findall(r'import\("\./([^"]+)"\)', (STATIC / "js" / "main.js").read_text())
    assert len(modules) >= 8
    for name in modules:
        assert "export function bind(" in (STATIC / "js" / name).read_text(), name


def test_every_behaviour_that_a_template_names_is_loaded_by_main() -> None:
    known = set(re.findall(r'^  "?([a-z-]+)"?: \(\) => import', (STATIC / "js" / "main.js").read_text(), re.MULTILINE))
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for value in re.findall(r'data-behavior="([^"{]+)"', path.read_text())
        for name in value.split()
    }
    assert used <= known, used - known

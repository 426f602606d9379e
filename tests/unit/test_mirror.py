"""``tests/unit`` mirrors ``app/`` file for file, with ``tests/pages`` for its pages. What is missing stands here with its reason, and the list can only shrink."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP, UNIT = ROOT / "app", ROOT / "tests" / "unit"
PAGES = Path("web/blueprints")
"""Whole pages, asked over HTTP of an application with a store and decode workers: their tests stand in ``tests/pages``."""

ELSEWHERE = {
    "cli/supervisor.py": ("keeps a real runner alive", "tests/site/test_survival.py"),
    "runner/server.py": ("starts pods and schema jails", "tests/runner/test_ends.py"),
    "sandbox/holder.py": ("needs user namespaces", "tests/jail/test_pods.py"),
    "sandbox/jail.py": ("needs user namespaces", "tests/jail/test_pods.py"),
    "sandbox/nursery.py": ("needs user namespaces", "tests/jail/test_pool.py"),
    "sandbox/outside/holder.py": ("needs user namespaces", "tests/jail/test_pods.py"),
    "sandbox/outside/jails.py": ("needs user namespaces", "tests/jail/test_pods.py"),
    "sandbox/outside/namespace.py": ("needs user namespaces", "tests/jail/test_escapes.py"),
    "sandbox/outside/nursery.py": ("needs user namespaces", "tests/jail/test_pool.py"),
    "sandbox/outside/owners.py": ("needs two jails with sockets", "tests/jail/test_pods.py"),
    "sandbox/outside/recorder.py": ("captures in a network namespace", "tests/jail/test_pods.py"),
    "sandbox/pod.py": ("needs user namespaces", "tests/jail/test_pods.py"),
    "sandbox/pool.py": ("needs user namespaces", "tests/jail/test_pool.py"),
    "store/migrations/versions/v0001_first.py": ("run by Alembic", "tests/unit/store/test_migrate.py"),
}
"""Modules without a unit test of their own: why, and the test that covers them. Nothing is added when it can be tested."""

MOST_EXCUSES = 14
"""Lowered with every excuse that goes; never raised."""

WHOLE = {
    "gen/test_stubs.py": "app/gen",
    "static/test_styles.py": "static",
    "static/test_vendor.py": "static",
    "test_mirror.py": "app",
    "test_translations.py": "app/translations",
}
"""Tests of a whole folder of files that are no modules of ours, or generated."""


def behaves(module: Path) -> bool:
    """Whether there is anything to run in it: a module of values, constants and re-exports has no function."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    return any(isinstance(node, functions) for node in ast.walk(ast.parse(module.read_text("utf-8"))))


def mirror_of(module: Path) -> Path:
    """Where the unit test of a module stands: ``__init__.py`` and ``__main__.py`` without their underscores."""
    name = module.relative_to(APP)
    if name.parent == PAGES:
        return ROOT / "tests" / "pages" / f"test_{name.name.replace('__', '')}"
    return UNIT / name.with_name(f"test_{name.name.replace('__', '')}")


MODULES = sorted(
    module for module in APP.rglob("*.py") if not module.is_relative_to(APP / "gen") and "_data" not in module.parts
)
TESTS = sorted([*UNIT.rglob("test_*.py"), *(ROOT / "tests" / "pages").glob("test_*.py")])


@pytest.mark.parametrize("module", [str(module.relative_to(APP)) for module in MODULES if behaves(module)])
def test_every_module_has_its_test(module: str) -> None:
    assert module in ELSEWHERE or mirror_of(APP / module).exists(), f"write {mirror_of(APP / module).relative_to(ROOT)}"


def test_every_test_has_its_module() -> None:
    mirrored = {mirror_of(module) for module in MODULES} | {UNIT / name for name in WHOLE}
    assert [str(test.relative_to(ROOT)) for test in TESTS if test not in mirrored] == []


@pytest.mark.parametrize("module", ELSEWHERE)
def test_an_excuse_is_needed_and_true(module: str) -> None:
    reason, test = ELSEWHERE[module]
    assert (APP / module).is_file(), "the module is gone: take its excuse away"
    assert behaves(APP / module), "nothing to run in it: take its excuse away"
    assert not mirror_of(APP / module).exists(), "it has a test now: take its excuse away"
    assert reason
    assert (ROOT / test).is_file(), f"{test} covers it no more"


@pytest.mark.parametrize(("name", "folder"), WHOLE.items())
def test_what_a_test_mirrors_as_a_whole_is_there(name: str, folder: str) -> None:
    assert (UNIT / name).is_file()
    assert (ROOT / folder).is_dir()


def test_the_excuses_are_in_order_and_only_get_fewer() -> None:
    assert list(ELSEWHERE) == sorted(ELSEWHERE)
    assert len(ELSEWHERE) <= MOST_EXCUSES

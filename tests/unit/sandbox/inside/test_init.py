"""The programs of the jails are whole: they import nothing that a jail does not have."""

import ast
import sys

import pytest

from app.sandbox import inside

PROGRAMS = (inside.AGENT, inside.DRIVER, inside.SCHEMA_WORKER)
IN_A_JAIL = {*sys.stdlib_module_names, "grpc", "grpc_tools", "google"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_imports_nothing_of_ours(name: str) -> None:
    tree = ast.parse(inside.program(name))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= IN_A_JAIL


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_one_text_that_compiles(name: str) -> None:
    assert compile(inside.program(name), name, "exec", dont_inherit=True)

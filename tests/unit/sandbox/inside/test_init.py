"""The programs of the jails are whole: they import nothing that a jail does not have."""

import ast
import sys

import pytest

from app.sandbox import inside

PROGRAMS = (inside.AGENT, inside.DRIVER, inside.FORWARDER, inside.RELAY, inside.SCHEMA_WORKER)
IN_A_JAIL = {*sys.stdlib_module_names, "google", "h2", "hyperframe"}
IN_A_JAIL |= {"grpc", "grpc_channelz", "grpc_health", "grpc_reflection", "grpc_tools"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_imports_nothing_of_ours(name: str) -> None:
    sources = [inside._source(name), *(text for _, text in inside._parts(name))]
    nodes = [node for text in sources for node in ast.walk(ast.parse(text))]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    assert {name.partition(".")[0] for name in imported} <= IN_A_JAIL


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_one_text_that_compiles(name: str) -> None:
    assert compile(inside.program(name), name, "exec", dont_inherit=True)


def test_the_parts_of_a_program_come_before_what_needs_them() -> None:
    parts = [name for name, _ in inside._parts(inside.SCHEMA_WORKER)]
    assert parts == ["json_fault", "encoding"]

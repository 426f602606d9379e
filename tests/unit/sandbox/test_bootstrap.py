"""The text that runs first in a jail, run here without its limits' lines."""

import ast

from app.sandbox import bootstrap
from app.sandbox.policy import LEARNER


def test_the_command_line_names_no_program_of_ours() -> None:
    command = bootstrap.command("python3")
    assert command[:3] == ("/runtime/bin/python3", "-I", "-c")
    assert "resource" not in command[3]


def test_limits_come_before_the_program() -> None:
    text = bootstrap.source(LEARNER, "print('mine')", name="agent").decode()
    assert text.index("setrlimit") < text.index("print('mine')")
    assert "('RLIMIT_NPROC', 128)" in text
    assert "('RLIMIT_CORE', 0)" in text


def test_any_program_and_argument_survives_the_quoting() -> None:
    program = "text = '''quotes \" and \\\\ and {braces} and é'''\n"
    text = bootstrap.source(LEARNER, program, name="agent", argv=("it's", '"quoted"')).decode()
    constants = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    assert program in constants
    assert {"agent", "it's", '"quoted"'} <= set(constants)


def test_every_limit_is_a_name_of_the_resource_module() -> None:
    assert all(name.startswith("RLIMIT_") for name, _ in bootstrap.limits(LEARNER))
    assert len(dict(bootstrap.limits(LEARNER))) == 10

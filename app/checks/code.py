"""Checks of code shape: a last resort, for what leaves no trace. The code is parsed, never run."""

import ast

from app.checks import places
from app.checks.observation import Observation
from app.checks.registry import static_check
from app.checks.results import Verdict, failed, passed


@static_check
def code_uses(seen: Observation, *, file: str, uses: str, absent: bool = False) -> Verdict:
    """A Python file names something (``abort``, ``time_remaining``), or does not where ``absent`` is true."""
    found = seen.workspace.file(file)
    if found is None:
        return failed(f"There is no file {file}.", expected=file, seen="no such file")
    try:
        tree = ast.parse(found.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as wrong:
        line = getattr(wrong, "lineno", 0) or 1
        text = f"{file} is no Python that can be read: line {line}."
        return failed(text, expected="Python", seen="a syntax error", evidence=(places.line(file, line),))
    lines = sorted({node.lineno for node in ast.walk(tree) if _name_of(node) == uses})  # type: ignore[attr-defined]  # names have lines
    evidence = tuple(places.line(file, line) for line in lines[:3])
    if lines:
        text = f"{file} uses {uses} in line {lines[0]}."
        return (
            failed(text, expected=f"no {uses}", seen=uses, evidence=evidence)
            if absent
            else passed(text, seen=uses, evidence=evidence)
        )
    text, nothing = f"{file} does not use {uses}.", f"no {uses}"
    if absent:
        return passed(text, seen=nothing)
    return failed(text, expected=uses, seen=nothing, evidence=(places.line(file, 1),))


def _name_of(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.alias(name=name):
            return name
        case ast.keyword(arg=str(name)):
            return name
        case _:
            return ""

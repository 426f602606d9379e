"""The names that Python code takes from what protoc generated, and that are not there. Pure: the code is parsed, never run."""

import ast
import difflib
from collections.abc import Iterator, Mapping, Sequence

from app.schema.findings import Finding
from app.schema.model import Schema
from app.schema.read import FOREIGN

MOST_FINDINGS = 50
RULE = "generated-name"


def unknown(files: Sequence[tuple[str, str]], schema: Schema) -> tuple[Finding, ...]:
    """Where the Python files (path, text) ask a generated module for a name that it has not; what cannot be parsed is left out."""
    known = _modules(schema)
    found: list[Finding] = []
    for path, text in files:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        found += _of(path, tree, known)
    return tuple(sorted(found)[:MOST_FINDINGS])


def _of(path: str, tree: ast.Module, known: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    modules = dict(_imported(tree, known))
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and isinstance(node.ctx, ast.Load)
        ):
            continue
        module = modules.get(node.value.id)
        if module is None or node.attr in known[module] or node.attr.startswith("_"):
            continue
        near = difflib.get_close_matches(node.attr, known[module], 1)
        text = f"{module} has no “{node.attr}”."
        if near:
            text += f" Is “{near[0]}” meant?"
        column = (node.end_col_offset or 0) - len(node.attr) + 1
        yield Finding(path=path, line=node.end_lineno or node.lineno, column=column, rule=RULE, text=text)


def _imported(tree: ast.Module, known: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """The names by which a file knows generated modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.asname or one.name, one.name) for one in node.names if one.name in known)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                if whole in known:
                    yield one.asname or one.name, whole


def _modules(schema: Schema) -> Mapping[str, frozenset[str]]:
    """What each module offers that was generated from a file of the learner's: others come with their libraries."""
    found: dict[str, frozenset[str]] = {}
    for file in (file for file in schema.files.values() if not file.path.startswith((FOREIGN, "grpc/"))):
        module = file.path.removesuffix(".proto").replace("/", ".").replace("-", "_")
        top = f"{file.package}." if file.package else ""
        names = {"DESCRIPTOR"} | {path.rpartition("/")[2].removesuffix(".proto") + "_pb2" for path in file.imports}
        for message in schema.messages.values():
            names |= {_inner(message.name, top)} if message.file == file.path else set()
        for enum in schema.enums.values():
            inner = _inner(enum.name, top)
            names |= {inner, *(name for name, _ in enum.values)} if enum.file == file.path and inner else set()
        names |= {one.name.rpartition(".")[2] for one in schema.extensions.values()}
        found[f"{module}_pb2"] = frozenset(names)
        services = [one.name.rpartition(".")[2] for one in schema.services if one.file == file.path]
        parts = {
            part
            for name in services
            for part in (name, f"{name}Stub", f"{name}Servicer", f"add_{name}Servicer_to_server")
        }
        found[f"{module}_pb2_grpc"] = frozenset(parts | {"grpc", "GRPC_VERSION", "GRPC_GENERATED_VERSION"})
    return found


def _inner(name: str, top: str) -> str:
    """The name of a type at the top of its file; empty for one within another."""
    rest = name.removeprefix(top)
    return rest if "." not in rest else ""

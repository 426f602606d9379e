"""What a template uses is what its model has: templates are read, and every ``view.…`` is looked up in the types."""

import dataclasses
import importlib
import pkgutil
import types
import typing
from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from app.web import errors, fragments, presenters, views
from app.web.presenters import call_form, lesson_page, streams, twin, wire, xray
from app.web.presenters.classes import words
from tests.support.people import Web

MODULES = [
    errors,
    fragments,
    *(
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(presenters.__path__, "app.web.presenters.")
    ),
]
VIEWS = {
    value.template: value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type) and isinstance(getattr(value, "template", None), str) and dataclasses.is_dataclass(value)
}
NESTED = {
    "_class_head.html": words.ClassHead,
    "_lesson_top.html": lesson_page.LessonText,
    "_message.html": xray.MessageXray,
    "_stream_facts.html": streams.StreamsView,
    "_twin_bytes.html": twin.TwinView,
    "_twin_times.html": twin.TwinView,
    "_wire_empty.html": wire.WireView,
}
"""Fragments of a fragment: included with a part of its model."""
MACROS = {"_tools_rules.html", "request_widgets.html"}
"""Macros: each says in its arguments what it draws."""


WITHIN = {"_language.html", "_process_answer.html", "_tools_breaking.html", "_tools_lint.html"}
"""Pieces of one template, which use its names."""


class Unknown:
    """A type that is not followed further: a loop variable, a literal, a function's result."""


def members(kind: object) -> list[object]:
    """The types that a union stands for, without None."""
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return [part for part in typing.get_args(kind) if part is not type(None)]
    return [kind]


class Reader:
    """Walks the tree of one template with the types of its names."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.wrong: list[str] = []

    def read(self, template: str, view: object) -> None:
        source, _name, _fresh = self.environment.loader.get_source(self.environment, template)  # type: ignore[union-attr]
        self.block(self.environment.parse(source), {"view": view}, template)

    def block(self, node: nodes.Node, names: dict[str, object], where: str) -> None:
        match node:
            case nodes.For():
                self.expression(node.iter, names, where)
                inner = {**names, **dict(self.targets(node.target, self.type_of(node.iter, names)))}
                for child in (*node.body, *node.else_):
                    self.block(child, inner, where)
            case nodes.With():
                for value in node.values:
                    self.expression(value, names, where)
                given = zip(node.targets, node.values, strict=True)
                inner = {**names, **{t.name: self.type_of(v, names) for t, v in given}}  # type: ignore[attr-defined]
                for child in node.body:
                    self.block(child, inner, where)
            case nodes.Include():
                self.include(node, names, where)
            case nodes.Getattr():
                self.expression(node, names, where)
            case _:
                for child in node.iter_child_nodes():
                    self.block(child, names, where)

    def include(self, node: nodes.Include, names: dict[str, object], where: str) -> None:
        view = names["view"]
        if isinstance(node.template, nodes.Const) and node.template.value in WITHIN:
            source, _name, _fresh = self.environment.loader.get_source(self.environment, node.template.value)  # type: ignore[union-attr]
            self.block(self.environment.parse(source), names, node.template.value)
        elif isinstance(node.template, nodes.Const):
            expected = {**VIEWS, **NESTED}[node.template.value]
            if view is not Unknown and expected not in members(view):
                self.wrong.append(f"{where} includes {node.template.value} with {view}")

    def expression(self, node: nodes.Node, names: dict[str, object], where: str) -> None:
        for found in [node, *node.find_all(nodes.Getattr)]:
            if isinstance(found, nodes.Getattr):
                for kind in members(self.type_of(found.node, names)):
                    if dataclasses.is_dataclass(kind) and not has(kind, found.attr):
                        self.wrong.append(f"{where}:{found.lineno} {kind} has no {found.attr}")

    def type_of(self, node: nodes.Node, names: dict[str, object]) -> object:
        if isinstance(node, nodes.Name):
            return names.get(node.name, Unknown)
        if isinstance(node, nodes.Getattr):
            kinds = [k for k in members(self.type_of(node.node, names)) if dataclasses.is_dataclass(k)]
            hints = [typing.get_type_hints(k)[node.attr] for k in kinds if node.attr in typing.get_type_hints(k)]
            return hints[0] if hints else Unknown
        return Unknown

    def targets(self, target: nodes.Node, iterated: object) -> Iterator[tuple[str, object]]:
        arguments = typing.get_args(iterated)
        if isinstance(target, nodes.Name):
            yield target.name, arguments[0] if typing.get_origin(iterated) is tuple else Unknown


def has(kind: object, name: str) -> bool:
    return name in typing.get_type_hints(kind) or hasattr(kind, name)


@pytest.fixture
def app(web: Web) -> Flask:
    return web.app


def test_every_use_is_a_field(app: Flask) -> None:
    reader = Reader(app.jinja_env)
    for template, view in {**VIEWS, **NESTED}.items():
        reader.read(template, view)
    assert reader.wrong == []


def test_the_reader_finds_what_is_wrong(app: Flask) -> None:
    reader = Reader(app.jinja_env)
    reader.block(
        app.jinja_env.parse("{% for tab in view.tabs %}{{ tab.nome }}{% endfor %}"), {"view": wire.WireView}, "t"
    )
    reader.block(app.jinja_env.parse("{{ view.tipo }}"), {"view": wire.WireView}, "t")
    assert len(reader.wrong) == 2


def test_every_template_has_a_model_and_the_other_way_round(app: Flask) -> None:
    assert app.jinja_env.loader is not None
    templates = {name for name in app.jinja_env.loader.list_templates() if name.endswith(".html")}
    assert templates == {"base.html", *MACROS, *WITHIN, *VIEWS, *NESTED}


def test_templates_keep_their_size(app: Flask) -> None:
    assert app.jinja_env.loader is not None
    for name in app.jinja_env.loader.list_templates():
        source, _path, _fresh = app.jinja_env.loader.get_source(app.jinja_env, name)
        assert len(source.splitlines()) <= (60 if name.startswith("_") else 150), name


def test_element_id() -> None:
    assert views.element_id(call_form.AnswerView()) == "call-answer"

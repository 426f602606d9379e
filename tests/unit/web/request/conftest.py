"""A language for the sentences, and the form as a browser posts it: drawn by the template, read back from its inputs."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import jinja2
import pytest
from flask import Flask

from app import config
from app.schema.model import Schema
from app.web.request import fields, tree
from app.web.request.fields import Read
from app.web.request.widgets import Widget, widgets
from tests.support.pages import Element, parse

Posts = Callable[..., Read]


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


@pytest.fixture(scope="session")
def draws() -> Callable[[tuple[Widget, ...]], Element]:
    """The form's HTML as a tree."""
    loader = jinja2.FileSystemLoader(config.resource("templates"))
    environment = jinja2.Environment(loader=loader, autoescape=True)
    environment.globals["_"] = lambda text, **values: text % values
    source = '{% from "request_widgets.html" import widget with context %}{% for w in widgets %}{{ widget(w, "/w/x/request", true) }}{% endfor %}'
    template = environment.from_string(source)
    return lambda found: parse(template.render(widgets=found))


def inputs(form: Element) -> Iterator[tuple[str, str]]:
    """What a browser would post of it."""
    for element in form.walk():
        name = element.get("name")
        if not name:
            continue
        if element.tag == "input" and (element.get("type") != "checkbox" or "checked" in element.attributes):
            yield name, element.get("value") or ""
        elif element.tag == "textarea":
            # The first line break after the tag is the parser's.
            yield name, "".join(str(child) for child in element.children)
        elif element.tag == "select":
            yield name, next(option["value"] for option in element.all("option") if "selected" in option.attributes)


@pytest.fixture
def posts(draws: Callable[[tuple[Widget, ...]], Element]) -> Posts:
    """Draws the form of a value, and reads what a browser would post of it."""

    def post(schema: Schema, type_name: str, value: Any, *actions: str, **changes: str) -> Read:
        found = dict(inputs(draws(widgets(schema, type_name, value))))
        root = tree.planted((found | changes).items())
        for action in actions:
            tree.act(root, action)
        read = fields.read(schema, type_name, root)
        json.dumps(read.value)
        return read

    return post

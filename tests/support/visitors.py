"""The pages over a real store, a real decode pool and a runner that runs nothing; Alice owns, Charlie is a stranger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from app.decode.pool import DecodePool
from tests.support.harmless_runner import Serving
from tests.support.people import Person, Web


@pytest.fixture(scope="session")
def decode() -> Iterator[DecodePool]:
    with DecodePool(workers=1) as pool:
        yield pool


@pytest.fixture(scope="session")
def speaking() -> Flask:
    """An application with nothing but a language."""
    app = Flask("words")
    Babel(app)
    return app


@pytest.fixture
def web(tmp_path: Path, decode: DecodePool) -> Iterator[Web]:
    made = Web(tmp_path, Serving(tmp_path), decode)
    yield made
    made.close()


@pytest.fixture
def alice(web: Web) -> Person:
    """Owns a workspace made of the greeter example."""
    person = Person(web)
    person.create("greeter")
    return person


@pytest.fixture
def charlie(web: Web) -> Person:
    """A stranger."""
    return Person(web)

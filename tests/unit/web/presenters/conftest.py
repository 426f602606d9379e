"""The language of a request, which every text needs, and the recorded call that the front page shows."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from app import config
from app.decode import jobs
from app.trace.annotated import AnnotatedMessage
from app.trace.conversation import Conversation
from app.trace.model import Trace


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


@dataclass
class Greeting:
    """One unary call of the greeter, as it was recorded."""

    trace: Trace
    conversation: Conversation
    annotated: AnnotatedMessage
    """Its request."""
    descriptor_set: bytes


@pytest.fixture(scope="session")
def greeting() -> Greeting:
    folder = config.resource("lessons") / "recordings" / "greeting"
    chunks, descriptor_set = ((folder / "events.bin").read_bytes(),), (folder / "schema.bin").read_bytes()
    annotated = jobs.annotate(chunks, descriptor_set, 1, 1)
    assert annotated
    return Greeting(
        jobs.trace(chunks, descriptor_set), jobs.conversation(chunks, descriptor_set), annotated, descriptor_set
    )

"""Sentences to and from the contract: a page that reads a stored run says its sentences in its own language."""

import re

from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.sentences import Sentence, Value, counted, sentence

_PLAIN = re.compile(r"(?:[^%]|%%|%\(\w+\)s)*")
"""A pattern that asks for values by name, and for no width of them."""


def to_proto(text: str) -> pb.Sentence | None:
    """What a text was made of; None for one that is only itself."""
    if not isinstance(text, Sentence):
        return None
    return pb.Sentence(pattern=text.pattern, many=text.many, values=[_value(name, of) for name, of in text.values])


def from_proto(text: str, message: pb.Sentence) -> str:
    """The text, as the sentence that it is; as it stands where it and what it was made of do not fit together."""
    if not message.pattern:
        return text
    made = _made(message)
    return made if made == text else text


def _value(name: str, of: Value) -> pb.Sentence.Value:
    if isinstance(of, Sentence):
        return pb.Sentence.Value(name=name, sentence=to_proto(of))
    if isinstance(of, int):
        return pb.Sentence.Value(name=name, number=of)
    return pb.Sentence.Value(name=name, text=str(of))


def _made(message: pb.Sentence) -> str:
    if not all(map(_PLAIN.fullmatch, (message.pattern, message.many))):
        return ""
    values = {value.name: _held(value) for value in message.values}
    try:
        if not message.many:
            return sentence(message.pattern, **values)
        count = values.pop("num")
        return counted(message.pattern, message.many, count if isinstance(count, int) else 0, **values)
    except (KeyError, TypeError, ValueError):
        return ""


def _held(value: pb.Sentence.Value) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "sentence":
        return _made(value.sentence)
    return value.number if kind == "number" else value.text

"""Sentences over the contract."""

import pytest

from app.client import sentences
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.sentences import Sentence, counted, joined, sentence

SIZE = counted("%(num)s byte of %(what)s", "%(num)s bytes of %(what)s", 2, what=sentence("data"))


@pytest.mark.parametrize(
    "text", [sentence("Stopped."), SIZE, joined(sentence("100 %% of %(x)s.", x="it"), SIZE, "And words.")]
)
def test_a_sentence_comes_back_with_all_that_it_was_made_of(text: str) -> None:
    sent = sentences.to_proto(text)
    assert sent is not None
    told = sentences.from_proto(str(text), sent)
    assert told == text
    assert isinstance(told, Sentence)
    assert isinstance(text, Sentence)
    assert (told.pattern, told.many, told.values) == (text.pattern, text.many, text.values)


def test_a_text_is_only_itself() -> None:
    assert sentences.to_proto("protoc's own words") is None
    told = sentences.from_proto("protoc's own words", pb.Sentence())
    assert type(told) is str


@pytest.mark.parametrize(
    "odd",
    [
        pb.Sentence(pattern="another text"),
        pb.Sentence(pattern="%(x)999999999d", values=[pb.Sentence.Value(name="x", number=1)]),
        pb.Sentence(pattern="%(x)s"),
        pb.Sentence(pattern="%(num)s", many="%(num)s"),
        pb.Sentence(pattern="%(num)s", many="%(num)s", values=[pb.Sentence.Value(name="num", text="x")]),
        pb.Sentence(pattern="%"),
    ],
)
def test_what_does_not_fit_its_text_is_left_aside(odd: pb.Sentence) -> None:
    told = sentences.from_proto("the text", odd)
    assert (type(told), told) == (str, "the text")

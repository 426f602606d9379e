"""Sentences that can be said again."""

import pickle

from app.said import Said, counted, said


def test_a_sentence_is_its_english_text() -> None:
    sentence = said("window of %(where)s grows by %(count)s", where="stream 1", count=5)
    assert sentence == "window of stream 1 grows by 5"
    assert (sentence.pattern, sentence.many) == ("window of %(where)s grows by %(count)s", "")
    assert dict(sentence.values) == {"where": "stream 1", "count": 5}
    assert f"{sentence}." == "window of stream 1 grows by 5."


def test_without_values_a_sign_of_percent_is_one() -> None:
    assert said("100 % of it") == "100 % of it"


def test_one_and_many() -> None:
    assert [
        counted("%(num)s byte of %(what)s", "%(num)s bytes of %(what)s", count, what="data") for count in (0, 1, 2)
    ] == [
        "0 bytes of data",
        "1 byte of data",
        "2 bytes of data",
    ]


def test_it_survives_the_way_out_of_a_worker() -> None:
    inner = counted("%(num)s byte", "%(num)s bytes", 2)
    sentence = pickle.loads(pickle.dumps(said("%(size)s of data", size=inner), protocol=5))  # noqa: S301 - made here
    assert isinstance(sentence, Said)
    assert sentence == "2 bytes of data"
    assert dict(sentence.values)["size"].many == "%(num)s bytes"

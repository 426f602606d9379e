"""Sentences that can be said again."""

import pickle

from app.sentences import Sentence, counted, figure, joined, sentence


def test_a_sentence_is_its_english_text() -> None:
    told = sentence("window of %(where)s grows by %(count)s", where="stream 1", count=5)
    assert isinstance(told, Sentence)
    assert told == "window of stream 1 grows by 5"
    assert (told.pattern, told.many) == ("window of %(where)s grows by %(count)s", "")
    assert dict(told.values) == {"where": "stream 1", "count": 5}
    assert f"{told}." == "window of stream 1 grows by 5."


def test_without_values_a_sign_of_percent_is_one() -> None:
    assert sentence("100 % of it") == "100 % of it"


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
    told = pickle.loads(pickle.dumps(sentence("%(size)s of data", size=inner), protocol=5))  # noqa: S301 - made here
    assert isinstance(told, Sentence)
    assert told == "2 bytes of data"
    assert dict(told.values)["size"].many == "%(num)s bytes"


def test_sentences_stand_one_after_the_other() -> None:
    assert joined("One.", "", sentence("Two."), "Three.") == "One. Two. Three."
    assert joined("", "One.") == "One."
    assert joined("", "") == ""


def test_a_figure_has_its_digits_in_groups() -> None:
    assert sentence("%(count)s packets", count=figure(57000)) == "57,000 packets"

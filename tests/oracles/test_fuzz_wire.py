"""Recordings that nobody sent: nothing raises, hangs, or says two things of the same bytes.

The corpus of ``tests/fuzz/wire.py`` replayed, and a bounded number of new cases: real recordings broken, any bytes spoken.
"""

import pathlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import broken_recordings
from tests.support.broken_recordings import MOST_CHANGES, MOST_PACKETS, SEEDS
from tests.support.traffic import fixture_packets

CHANGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2**16), st.integers(0, 2**16)), max_size=MOST_CHANGES)
SPEECH = st.lists(st.tuples(st.booleans(), st.binary(max_size=60)), max_size=8)
CORPUS = sorted(broken_recordings.CORPUS.iterdir())


@pytest.mark.parametrize("case", CORPUS, ids=lambda path: path.name)
def test_corpus(case: pathlib.Path) -> None:
    broken_recordings.check_wire(case.read_bytes())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(SEEDS), start=st.integers(0, 40), changes=CHANGES, cut=st.integers(0, MOST_PACKETS))
def test_broken_recordings(name: str, start: int, changes: list[tuple[int, int, int]], cut: int) -> None:
    packets = broken_recordings.part(fixture_packets(name), start)
    broken_recordings.exercise(broken_recordings.broken(packets, changes), cut)


@settings(max_examples=60, deadline=None)
@given(speech=SPEECH, preface=st.booleans(), cut=st.integers(0, 10))
def test_any_bytes_on_a_connection(speech: list[tuple[bool, bytes]], preface: bool, cut: int) -> None:
    data = b"".join(bytes([0x80 * server | len(said)]) + said for server, said in speech)
    broken_recordings.exercise(broken_recordings.spoken(data, preface=preface), cut)

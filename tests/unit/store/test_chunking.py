"""Byte strings in one column."""

from hypothesis import given
from hypothesis import strategies as st

from app.store.chunking import joined, parted


@given(st.lists(st.binary(max_size=20), max_size=5))
def test_what_is_joined_can_be_parted(chunks: list[bytes]) -> None:
    assert parted(joined(chunks)) == tuple(chunks)

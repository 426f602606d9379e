"""Words of a run: nothing that is shown acts on a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from app.runs.events import Gap, GapCause, Limit, LimitHit
from app.trace.run_words import cleaned, gap_text, limit_text


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\x1b[]\x07\x9b;m"), max_size=40))
def test_cleaned_text_has_nothing_that_acts_on_a_terminal(text: str) -> None:
    assert all(character.isprintable() for character in cleaned(text))


def test_every_limit_and_every_gap_has_words() -> None:
    assert all(limit_text(LimitHit(limit=limit, value=7)).endswith(".") for limit in Limit)
    assert all(gap_text(Gap(cause=cause)).startswith("Some packets") for cause in GapCause)

"""Every way a run can end has words of its own."""

import pytest

from app.runs import events as ev
from app.runs.problems import SourceProblem
from app.web.presenters import outcomes


def test_each_outcome_has_its_own_title() -> None:
    titles = [outcomes.words(outcome).title for outcome in ev.Outcome]
    assert len(set(titles)) == len(ev.Outcome)


def test_only_our_own_failure_is_ours() -> None:
    ours = [outcome for outcome in ev.Outcome if outcomes.words(outcome).tone == "ours"]
    assert ours == [ev.Outcome.SANDBOX_FAILED]


def test_every_limit_has_words() -> None:
    texts = {
        outcomes.limit_words(ev.LimitHit(limit=limit, process="server", value=5, killed=True)) for limit in ev.Limit
    }
    assert len(texts) == len(ev.Limit)
    assert all("server" in text for text in texts)


def test_problems_lead_to_their_lines() -> None:
    problem = SourceProblem(path="server.py", line=3, column=2, text="no")
    ended = ev.RunEnded(outcome=ev.Outcome.SERVER_CRASHED, text="It stopped.", problems=(problem,))
    shown = outcomes.present(ended, [], ["a hole"])
    assert shown.problems[0].place == "server.py:3:2"
    assert shown.problems[0].source == "server.py:3"
    assert shown.gaps == ("a hole",)


@pytest.mark.parametrize(
    ("code", "signal", "words"), [(0, 0, "code 0"), (1, 0, "code 1"), (0, 9, "SIGKILL"), (0, 99, "99")]
)
def test_how_a_process_ended(code: int, signal: int, words: str) -> None:
    assert words in outcomes.exit_words(ev.ProcessExited(process="server", exit_code=code, signal=signal))


def test_a_manifest_that_is_wrong_is_not_called_a_schema() -> None:
    problem = SourceProblem(path="lab.toml", line=3, text="no")
    ended = ev.RunEnded(outcome=ev.Outcome.COMPILE_FAILED, text="Nothing was started.", problems=(problem,))
    assert outcomes.present(ended, [], []).title == "lab.toml has a mistake"

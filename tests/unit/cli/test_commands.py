import pytest
from click.testing import CliRunner

from app.cli.commands import grpclab


def run(*arguments: str, **environ: str) -> tuple[int, str]:
    result = CliRunner().invoke(grpclab, list(arguments), env={"GRPCLAB_RUNNER_TARGET": None, **environ})
    return result.exit_code, result.output


def test_help_names_every_command() -> None:
    code, text = run("--help")
    assert code == 0
    for command in ("doctor", "runner", "web"):
        assert command in text


@pytest.mark.parametrize("command", ["web", "runner"])
def test_a_process_by_itself_asks_where_the_runner_is(command: str, tmp_path: object) -> None:
    code, text = run(command, GRPCLAB_DATA_DIR=str(tmp_path))
    assert code == 1
    assert "GRPCLAB_RUNNER_TARGET must" in text


def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path: object) -> None:
    code, text = run(GRPCLAB_PORT="many", GRPCLAB_DATA_DIR=str(tmp_path))
    assert code == 1
    assert text.startswith("Error: GRPCLAB_PORT is “many”")


def test_a_misspelt_setting_is_named_with_what_was_meant(tmp_path: object) -> None:
    code, text = run(GRPCLAB_PROT="1", GRPCLAB_DATA_DIR=str(tmp_path))
    assert code == 1
    assert "did you mean GRPCLAB_PORT?" in text

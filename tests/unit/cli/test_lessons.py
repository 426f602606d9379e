"""The command ``grpclab lessons``, over a runner that runs nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import drafts
from app.cli.lessons import lessons
from tests.support.answering_runner import AnsweringRunner
from tests.support.harmless_runner import Serving


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    made = Serving(tmp_path, AnsweringRunner())
    yield made
    made.close()


def run(*arguments: str, target: str = "") -> Result:
    return CliRunner().invoke(lessons, arguments, obj={"GRPCLAB_RUNNER_TARGET": target})


def test_a_new_lesson_is_made_and_its_form_is_sound(tmp_path: Path) -> None:
    course = str(tmp_path / "course")
    made = run("new", "sums/add", "--course", course)
    assert made.output.endswith("Next: edit its lesson.md, then run “grpclab lessons check add”.\n")
    checked = run("check", "--form", "--course", course)
    assert (checked.exit_code, checked.output) == (0, "1 lessons, all as they must be\n")
    again = run("new", "sums/add", "--course", course)
    assert again.exit_code == 1
    assert "There is a lesson sums/add already" in again.output


def test_a_course_in_a_zip_file_is_checked_but_not_changed(tmp_path: Path) -> None:
    drafts.make(tmp_path / "course", "sums/add")
    file = str(tmp_path / "course.zip")
    shutil.make_archive(file.removesuffix(".zip"), "zip", tmp_path / "course")
    assert run("check", "--form", "--course", file).output == "1 lessons, all as they must be\n"
    refused = run("new", "sums/add", "--course", file)
    assert "course.zip is a file: unpack it, and name the folder." in refused.output
    assert "There is no course at nowhere" in run("check", "--form", "--course", "nowhere").output


def test_mistakes_are_told_with_their_lines(tmp_path: Path) -> None:
    folder = drafts.make(tmp_path, "sums/add")
    text = (folder / "lesson.md").read_text().replace("minutes = 5", "minutes = 50")
    (folder / "lesson.md").write_text(text)
    checked = run("check", "--form", "--course", str(tmp_path))
    assert checked.exit_code == 1
    assert "01-sums/01-add/lesson.md:4: A lesson takes 1 to 12 minutes." in checked.output
    assert checked.output.endswith("1 lessons, 1 mistakes\n")


def test_a_solution_that_does_not_pass_is_told(tmp_path: Path, serving: Serving) -> None:
    drafts.make(tmp_path / "course", "sums/add")
    checked = run("check", "add", "--course", str(tmp_path / "course"), target=serving.target)
    assert checked.exit_code == 1
    assert "solution/ does not pass the-sum: the-sum: " in checked.output
    assert "the claim message_bytes is not true of the solution" in checked.output


def test_a_recording_for_a_figure(tmp_path: Path, serving: Serving) -> None:
    folder = drafts.make(tmp_path / "course", "sums/add")
    made = run("record", "sums/add", "first", "--course", str(tmp_path / "course"), target=serving.target)
    assert made.output.startswith("Recorded ")
    assert (folder / "recordings/first/events.bin").stat().st_size
    nothing = run("record", "sums/none", "first", "--course", str(tmp_path / "course"), target=serving.target)
    assert "There is no lesson “sums/none” with a call" in nothing.output


def test_the_checks_are_printed() -> None:
    assert "| `message_bytes` | A message is exactly these bytes. |" in run("checks").output


def test_stored_attempts_are_graded_again(tmp_path: Path) -> None:
    drafts.make(tmp_path / "course", "sums/add")
    settings = {"GRPCLAB_DATA_DIR": str(tmp_path / "data"), "GRPCLAB_COURSE": str(tmp_path / "course")}
    told = CliRunner().invoke(lessons, ["regrade"], obj=settings)
    assert told.output == "0 attempts graded again, 0 changed; nothing was run\n"
    dry = CliRunner().invoke(lessons, ["regrade", "--dry-run", "add"], obj=settings)
    assert dry.output == "0 attempts graded again, 0 would change; nothing was run\n"
    wrong = CliRunner().invoke(lessons, ["regrade"], obj={"GRPCLAB_PORT": "many"})
    assert "GRPCLAB_PORT" in wrong.output

"""Every entry of the catalogue is said by a real protoc, and is what the learner reads then."""

import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from flask import Flask
from grpc_tools import protoc

from app.runs.problems import SourceProblem
from app.runs.workspace import File, Workspace
from app.sandbox import diagnostics
from app.web import advice

FIXTURE = Path(__file__).parents[2] / "fixtures" / "protoc_errors.toml"
SOURCES: dict[str, str] = tomllib.loads(FIXTURE.read_text())
ENTRIES = {entry.name: entry for entry in advice.CATALOGUE}
CLOSED = File(path="closed.proto", text='syntax = "proto2";\npackage q;\nenum E { Z = 1; }\n')


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


def test_each_entry_has_a_file_that_makes_protoc_say_it() -> None:
    assert sorted(SOURCES) == sorted(ENTRIES)
    assert len(ENTRIES) >= 40


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_protoc_says_it_and_the_learner_reads_what_it_means(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace = Workspace(files=(File(path=f"{name}.proto", text=SOURCES[name]), CLOSED))
    for file in workspace.files:
        (tmp_path / file.path).write_text(file.text)
    known = resources.files("grpc_tools") / "_proto"
    protoc.main(["", f"-I{tmp_path}", f"-I{known}", "--descriptor_set_out=/dev/null", f"{name}.proto"])
    problems = diagnostics.parse(capfd.readouterr().err.replace(f"{tmp_path}/", ""), workspace)
    assert problems
    entry = ENTRIES[name]
    said = [problem for problem in problems if entry.said.fullmatch(problem.text)]
    assert said, problems
    words = [advice.advice(problem, workspace) for problem in said]
    beginning = str(entry.advice).partition("%")[0].partition("“")[0]
    assert any(word.startswith(beginning) for word in words), words
    assert all("%(" not in word for word in words)


def test_what_it_names_is_what_the_learner_wrote() -> None:
    workspace = Workspace(files=(File(path="a.proto", text="message A {\n  string first-name = 1;\n}\n"),))
    problem = SourceProblem(path="a.proto", line=2, column=15, text="Missing field number.")
    assert advice.advice(problem, workspace).endswith("Write “first_name”.")


def test_what_it_does_not_know_it_says_nothing_of() -> None:
    nothing = Workspace(files=())
    assert advice.advice(SourceProblem(path="a.proto", line=99, text="The moon is full."), nothing) == ""
    assert advice.advice(SourceProblem(text='Expected ";".'), nothing).startswith("A semicolon is missing")

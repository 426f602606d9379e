"""What tools say, read; their jails are in ``tests/runner/test_tools.py``."""

import asyncio
import json
from pathlib import Path
from typing import Any

from app.runs.problems import Severity
from app.runs.workspace import File, Workspace
from app.sandbox.runtime import Runtime
from app.sandbox.schema_jails import Answer, Failure, SchemaJails
from app.sandbox.toolbox import Toolbox, Used
from tests.support.plain_jail import PlainJail


class Saying(SchemaJails):
    """Jails in which every tool says the same."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(PlainJail, most=0)  # type: ignore[arg-type]  # never asked for one
        self.answer = answer
        self.asked: list[dict[str, Any]] = []

    async def ask(self, request: dict[str, Any]) -> Answer:
        self.asked.append(request)
        return self.answer


def used(folder: Path, tool: str, answer: Answer, path: str = "a.proto", text: str = "x") -> Used:
    program = folder / "python" / "toolbox" / "bin"
    program.mkdir(parents=True, exist_ok=True)
    for name in ("buf", "protoc"):
        (program / name).touch()
    toolbox = Toolbox(Saying(answer), Runtime(folder=folder, lock=-1))
    return asyncio.run(toolbox.use(tool, Workspace(files=(File(path=path, text=text),))))


def said(**values: object) -> Answer:
    return Answer(value={"code": 0, "stdout": "", "stderr": "", "files": [], **values})


def test_ruffs_findings_stand_at_their_places(tmp_path: Path) -> None:
    found = [
        {
            "code": "F821",
            "filename": "/workspace/tool/src/a/s.py",
            "location": {"row": 2, "column": 7},
            "message": "Undefined",
        },
        {"code": "invalid-syntax", "filename": "s.py", "location": {"row": 1, "column": 3}, "message": "Expected"},
        "nonsense",
    ]
    problems = used(tmp_path, "check-python", said(code=1, stdout=json.dumps(found)), "s.py").problems
    assert [(p.severity, p.path, p.line, p.column, p.text) for p in problems] == [
        (Severity.WARNING, "a/s.py", 2, 7, "Undefined (F821)"),
        (Severity.ERROR, "s.py", 1, 3, "Expected"),
    ]


def test_what_cannot_be_formatted_says_why_and_where(tmp_path: Path) -> None:
    complaint = "Failure: a.proto:1:1:missing name after `message`\na.proto:1:9:unmatched\n"
    problems = used(tmp_path, "format-proto", said(code=1, stderr=complaint), text="message {").problems
    assert [(p.path, p.line, p.column, p.text) for p in problems] == [
        ("a.proto", 1, 1, "missing name after `message`"),
        ("a.proto", 1, 9, "unmatched"),
    ]
    assert used(tmp_path, "format-proto", said(stdout="better")).files == (File(path="a.proto", text="better"),)
    (silent,) = used(tmp_path, "format-proto", said(code=3)).problems
    assert silent.text == "buf: it did not say why it failed"


def test_other_languages_are_files(tmp_path: Path) -> None:
    assert used(tmp_path, "java", said(files=[["A.java", "class"], ["odd"]])).files == (
        File(path="A.java", text="class"),
    )


def test_a_tool_that_is_too_slow_or_dies_is_a_sentence(tmp_path: Path) -> None:
    (slow,) = used(tmp_path, "format-proto", Answer(failure=Failure.TIMED_OUT)).problems
    assert slow.text == "buf took too long and was stopped. Make the file smaller."
    (long,) = used(tmp_path, "format-proto", said(), text="x" * 2001).problems
    assert long.text == "This line has 2001 characters; the most is 2000. Break it into several lines."

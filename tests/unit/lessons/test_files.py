"""The files of a lesson's folder."""

from pathlib import Path

from app.lessons.files import Folder, text_of
from app.lessons.tables import Mistakes


def test_files_in_the_order_of_tabs(tmp_path: Path) -> None:
    for name in ("client.py", "a/b.proto", "server.py", "z.proto"):
        (tmp_path / "starter" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "starter" / name).write_text("x")
    folder = Folder(tmp_path, "it", Mistakes(path="it"))
    assert [file.path for file in folder.files("starter")] == ["a/b.proto", "z.proto", "server.py", "client.py"]


def test_what_is_wrong_with_a_workspace(tmp_path: Path) -> None:
    mistakes = Mistakes(path="it")
    Folder(tmp_path, "it", mistakes).workspace("starter", ("server.py",))
    assert [mistake.text for mistake in mistakes.found] == [
        "There are no files in starter/: put the workspace that a learner begins with there.",
        "“files” names server.py, which is not in starter/.",
    ]


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes(b"\xff\xfe")
    mistakes = Mistakes(path="it")
    assert text_of(tmp_path / "x.py", mistakes) is None
    assert "It must be a file in UTF-8." in mistakes.found[0].text


def test_what_nothing_uses(tmp_path: Path) -> None:
    for name in ("notes.md", ".hidden", "starter/a.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    folder = Folder(tmp_path, "it", Mistakes(path="it"))
    folder.files("starter")
    assert folder.unused() == ("notes.md",)
    assert folder.bytes_of("recordings/a/events.bin") is None

"""A pasted version stands in the place of the file that it is one of."""

from app.runs.workspace import File, Workspace
from app.store.model import StoredWorkspace
from app.web.versions import pasted

FILES = (File(path="a.proto", text="a"), File(path="b.proto", text="b"), File(path="server.py", text=""))


def stored(*files: File) -> StoredWorkspace:
    return StoredWorkspace(
        view_id="w", title="", workspace=Workspace(files=files), revision=1, run_id=None, created=0, updated=0
    )


def test_in_place_of_one_file() -> None:
    assert pasted(stored(*FILES), "b.proto", "old").files == (FILES[0], File(path="b.proto", text="old"))
    assert [file.text for file in pasted(stored(), "", "old").files] == ["old"]

"""Files in a column: nothing is lost, order included."""

from hypothesis import given
from hypothesis import strategies as st

from app.runs.workspace import File, Workspace
from app.store import files

FILES = st.lists(st.builds(File, path=st.text(max_size=20), text=st.text()), max_size=5)


@given(FILES)
def test_round_trip(made: list[File]) -> None:
    workspace = Workspace(files=tuple(made))
    assert files.unpack(files.pack(workspace)) == workspace


def test_empty() -> None:
    assert files.unpack(files.pack(Workspace(files=()))) == Workspace(files=())

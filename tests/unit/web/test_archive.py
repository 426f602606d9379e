"""A workspace as a project; tests/integration/test_snippets runs one."""

import io
import zipfile

import pytest

from app.runs.spec import CallSpec, in_json
from app.runs.workspace import File, Workspace
from app.schema.model import EMPTY
from app.web import archive
from tests.support import schemas

MADE = Workspace(
    files=(
        File(path="kinds/proto3.proto", text="…"),
        File(path="server.py", text="serve()"),
        File(path="a/b.txt", text="é"),
    )
)
SCHEMA = schemas.schema(schemas.kinds())
CALL = CallSpec(path="/kinds.three.Kinds/Get", requests=in_json("{}"))
SECOND = 1_000_000_000


def unpacked(workspace: Workspace, call: CallSpec | None = CALL) -> dict[str, str]:
    data = archive.project("A\x1b[1m title", workspace, SCHEMA if call else EMPTY, call, 1_700_000_000 * SECOND)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert {info.date_time for info in found.infolist()} == {(2023, 11, 14, 22, 13, 20)}
        return {name: found.read(name).decode() for name in found.namelist()}


def test_the_files_and_what_makes_them_a_project() -> None:
    files = unpacked(MADE)
    assert set(files) == {
        "kinds/proto3.proto", "server.py", "a/b.txt", "README.md", "requirements.txt", "generate.sh", "client.py",
        "grpcurl.sh", "test_call.py",
    }  # fmt: skip
    assert files["a/b.txt"] == "é"
    assert "kinds/proto3.proto" in files["generate.sh"]
    assert "stub.Get(request)" in files["client.py"]
    assert files["README.md"].startswith("# A�[1m title\n")
    assert all(word in files["README.md"] for word in ("generate.sh", "server.py", "client.py", "grpcurl.sh", "pytest"))


def test_a_file_of_the_learner_s_own_stays() -> None:
    own = Workspace(
        files=(*MADE.files, File(path="client.py", text="mine"), File(path="requirements.txt", text="numpy\n"))
    )
    files = unpacked(own)
    assert (files["client.py"], files["requirements.txt"]) == ("mine", "numpy\n")


def test_without_a_method_there_is_no_client() -> None:
    files = unpacked(Workspace(files=(File(path="notes.txt", text="x"),)), None)
    assert set(files) == {"notes.txt", "README.md"}


def test_the_zip_format_knows_no_time_before_1980() -> None:
    data = archive.project("t", MADE, EMPTY, None, 0)
    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Greeter: four kinds!", "greeter-four-kinds.zip"),
        ('"; filename=x/../y', "filename-x-y.zip"),
        ("日本", "workspace.zip"),
        ("", "workspace.zip"),
        ("x" * 100, "x" * 60 + ".zip"),
    ],
)
def test_file_names_are_plain(title: str, name: str) -> None:
    assert archive.file_name(title) == name

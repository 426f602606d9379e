"""A workspace as a zip file."""

import io
import zipfile

import pytest

from app.runs.workspace import File, Workspace
from app.web import archive

FILES = (File(path="shop/v1/order.proto", text="syntax = “…”;\n"), File(path="server.py", text="print()\n"))
NOON = 1_700_000_000 * 10**9


def opened(data: bytes) -> zipfile.ZipFile:
    found = zipfile.ZipFile(io.BytesIO(data))
    assert found.testzip() is None
    return found


def test_the_files_and_what_they_need_at_home() -> None:
    found = opened(archive.packed(Workspace(files=FILES), NOON))
    assert found.namelist() == ["shop/v1/order.proto", "server.py", "requirements.txt"]
    assert found.read("shop/v1/order.proto").decode() == FILES[0].text
    assert found.read("requirements.txt").decode().split() == ["grpcio", "grpcio-tools"]


def test_requirements_of_ones_own_stay() -> None:
    own = File(path="requirements.txt", text="grpcio==1.80\n")
    found = opened(archive.packed(Workspace(files=(own,)), NOON))
    assert found.namelist() == ["requirements.txt"]
    assert found.read("requirements.txt") == b"grpcio==1.80\n"


def test_it_is_dated_by_the_last_change_and_the_same_each_time() -> None:
    first, again = (archive.packed(Workspace(files=FILES), NOON) for _ in range(2))
    assert first == again
    assert {info.date_time for info in opened(first).infolist()} == {(2023, 11, 14, 22, 13, 20)}


def test_a_time_that_zip_does_not_know_is_its_first() -> None:
    (info, *_) = opened(archive.packed(Workspace(files=FILES), 0)).infolist()
    assert info.date_time == (1980, 1, 1, 0, 0, 0)


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

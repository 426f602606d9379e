"""Where a course comes from: folders, checkouts, zip files; what a hostile zip file does."""

import stat
import zipfile
from pathlib import Path

import pytest

from app.lessons import loading, sources
from app.lessons.sources import SourceWrong
from tests.support.lesson_files import Course


def titles(place: Path) -> list[str]:
    with sources.opened(place) as root:
        return [lesson.title for lesson in loading.load(root).lessons]


def zipped(folder: Path, file: Path, below: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for path in folder.rglob("*"):
            if path.is_file():
                archive.write(path, f"{below}{path.relative_to(folder)}")
    return file


@pytest.mark.parametrize("below", ["", "lessons/", "a-course-main/lessons/"])
def test_a_course_may_stand_in_folders(tmp_path: Path, below: str) -> None:
    made = Course(tmp_path / "checkout" / below)
    assert titles(tmp_path / "checkout") == ["Add two numbers"]
    file = zipped(made.root, tmp_path / "course.zip", below)
    assert titles(file) == ["Add two numbers"]


def test_a_checkout_with_other_folders(tmp_path: Path) -> None:
    Course(tmp_path / "lessons")
    for name in (".git", "notes"):
        (tmp_path / name).mkdir()
    assert titles(tmp_path) == ["Add two numbers"]


def test_no_course_at_all(tmp_path: Path) -> None:
    assert sources.root_of(tmp_path) == tmp_path
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert sources.root_of(tmp_path) == tmp_path
    with pytest.raises(SourceWrong, match=r"There is no course at .*nowhere: name a folder or a zip file"):
        titles(tmp_path / "nowhere")


def test_what_is_no_zip_file(tmp_path: Path) -> None:
    (tmp_path / "course.zip").write_bytes(b"PK nothing")
    with pytest.raises(SourceWrong, match=r"course\.zip is no zip file that can be read"):
        titles(tmp_path / "course.zip")


def hostile(tmp_path: Path, name: str, data: bytes = b"x", mode: int = 0) -> Path:
    file = tmp_path / "course.zip"
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return file


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "a\\..\\out.txt"])
def test_nothing_lands_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceWrong, match="which would land outside its folder"):
        titles(hostile(tmp_path, name))
    assert not (tmp_path / "out.txt").exists()


def test_a_symbolic_link(tmp_path: Path) -> None:
    with pytest.raises(SourceWrong, match="has a symbolic link, link: put the file itself there"):
        titles(hostile(tmp_path, "link", b"/etc/passwd", stat.S_IFLNK | 0o777))


def test_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(SourceWrong, match="unpacks to more than 1 MiB: leave out what is no lesson"):
        titles(hostile(tmp_path, "a", bytes(2 * 1024 * 1024)))
    monkeypatch.setattr(sources, "MOST_FILES", 0)
    with pytest.raises(SourceWrong, match="has 1 files; 0 are the most"):
        titles(hostile(tmp_path, "a"))


def test_an_encrypted_one(tmp_path: Path) -> None:
    file = hostile(tmp_path, "a")
    data = bytearray(file.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    file.write_bytes(data)
    with pytest.raises(SourceWrong, match="is encrypted: zip the folder without a password"):
        titles(file)


def test_two_files_of_one_name(tmp_path: Path) -> None:
    file = tmp_path / "course.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", "x")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", "y")
    with pytest.raises(SourceWrong, match="is no zip file that can be read"):
        titles(file)

import pytest

from app.runs.workspace import (
    MAX_FILE_BYTES,
    MAX_FILES,
    File,
    Workspace,
    path_problem,
    printable,
    problems,
)


def workspace(*pairs: tuple[str, str]) -> Workspace:
    return Workspace(files=tuple(File(path=path, text=text) for path, text in pairs))


@pytest.mark.parametrize("path", ["a.proto", "server.py", "shop/v1/order.proto", "lab.toml", "_x", "a-b.c"])
def test_ordinary_paths_are_fine(path: str) -> None:
    assert path_problem(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        ".hidden",
        "a/.git",
        "-rf",
        "a b",
        "a\x1b[31m",
        "a\\b",
        "é.py",
        "a/",
        "~",
    ],
)
def test_paths_that_could_lead_elsewhere_are_refused_with_a_sentence(path: str) -> None:
    text = path_problem(path)
    assert text is not None
    assert "cannot be a file name here" in text
    assert "\x1b" not in text


def test_a_missing_and_a_long_name_are_refused() -> None:
    assert path_problem("") == "A file needs a name."
    assert "the most is 120" in str(path_problem("a" * 121))


def test_a_sound_workspace_has_no_problems() -> None:
    assert problems(workspace(("a.proto", "x"), ("shop/b.proto", "y"))) == ()


def test_limits_are_said_with_their_numbers() -> None:
    many = workspace(*((f"f{i}.py", "") for i in range(MAX_FILES + 1)))
    assert problems(many)[0].text == f"A workspace holds at most {MAX_FILES} files; this one has {MAX_FILES + 1}."
    big = workspace(("a.py", "x" * (MAX_FILE_BYTES + 1024)))
    assert problems(big)[0].text == "a.py has 257 KiB; a file may have at most 256 KiB."
    heavy = workspace(*((f"f{i}.py", "x" * MAX_FILE_BYTES) for i in range(5)))
    assert problems(heavy)[-1].text == "The files have 1280 KiB together; the most is 1024 KiB."


def test_twice_the_same_name_and_a_file_that_is_also_a_folder() -> None:
    assert problems(workspace(("a.py", ""), ("a.py", "")))[0].text == "There are two files named “a.py”."
    assert "cannot also be the folder" in problems(workspace(("a", ""), ("a/b.py", "")))[0].text


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_what_is_not_text_is_refused(text: str) -> None:
    assert problems(workspace(("a.py", text)))[0].text == "a.py is not plain text."


def test_files_are_found_by_path_and_kind() -> None:
    both = workspace(("a.proto", "x"), ("server.py", "y"))
    assert both.file("server.py") == File(path="server.py", text="y")
    assert both.file("nothing") is None
    assert [file.path for file in both.protos] == ["a.proto"]


def test_printable_leaves_no_control_character() -> None:
    assert printable("a\x1b[31mb\n") == "a�[31mb�"
    assert printable("x" * 300, most=3) == "xxx…"

"""``grpclab class``: what it prints leads where it says."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import config
from app.classroom import joining
from app.cli.classes import classes
from app.store import Store
from app.store.class_model import Role


def invoke(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(classes, arguments, obj={"GRPCLAB_DATA_DIR": str(folder), "GRPCLAB_PORT": "8123"})


def opened(folder: Path) -> Store:
    settings = config.load({"GRPCLAB_DATA_DIR": str(folder)})
    return Store(settings.database_url, secret_key=settings.secret_key)


def after(text: str, word: str) -> str:
    return text.split(word, 1)[1].split(maxsplit=1)[0]


def test_a_class_with_its_owner(tmp_path: Path) -> None:
    printed = invoke(tmp_path, "create", " Distributed  systems, fall", "--owner", "Grace")
    assert printed.exit_code == 0, printed.output
    code, link = after(printed.output, "code for the board"), after(printed.output, "link of the owner")
    assert link.startswith("http://localhost:8123/class/back/")
    with opened(tmp_path) as store:
        made = store.classes.by_code(joining.meant(code))
        assert made is not None
        assert made.title == "Distributed systems, fall"
        (owner,) = store.classes.members(made.class_id)
        assert (owner.nickname, owner.role) == ("Grace", Role.OWNER)
        assert store.classes.linked(link.rpartition("/")[2]) == owner.learner_id
    assert f"{code}   Distributed systems, fall   Grace   0 learners" in invoke(tmp_path, "list").output
    again = invoke(tmp_path, "owner-link", code.lower(), "--address", "https://lab.example/").output.strip()
    assert again.startswith("https://lab.example/class/back/")
    with opened(tmp_path) as store:
        assert store.classes.linked(link.rpartition("/")[2]) is None
        assert store.classes.linked(again.rpartition("/")[2]) == owner.learner_id


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("create", "  "), "A class needs a title of 1 to 120 visible characters."),
        (("create", "a\x1b[2Jb"), "A class needs a title"),
        (("create", "x", "--owner", ""), "The owner's nickname must have 1 to 40 visible letters."),
        (("owner-link", "ZZZZ-9999"), "No class has the code “ZZZZ-9999”; grpclab class list shows them."),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    printed = invoke(tmp_path, *arguments)
    assert (printed.exit_code, words in printed.output) == (1, True), printed.output


def test_no_class_yet_and_a_wrong_setting(tmp_path: Path) -> None:
    assert "No class yet: grpclab class create" in invoke(tmp_path, "list").output
    wrong = CliRunner().invoke(classes, ["list"], obj={"GRPCLAB_PORT": "many"})
    assert "GRPCLAB_PORT is “many”" in wrong.output

"""Schemas are compiled once for each text, and by nothing but the text."""

from app.runs.workspace import File, Workspace
from app.schema.model import EMPTY
from app.web import schemas
from app.web.schemas import Schemas
from tests.support.people import Web

PROTO = File(path="a.proto", text='syntax = "proto3";\nmessage A {}\n')
SERVER = File(path="server.py", text="")


def workspace(*files: File) -> Workspace:
    return Workspace(files=files)


def of(web: Web) -> Schemas:
    return web.app.extensions["grpclab"].schemas  # type: ignore[no-any-return]


def test_what_the_compiler_made_is_read(web: Web) -> None:
    compiled = of(web).of(workspace(PROTO, SERVER), learner="a")
    assert compiled.sound
    assert set(compiled.schema.messages) == {"A"}
    assert compiled.milliseconds > 0


def test_a_text_is_compiled_once_whatever_else_changes(web: Web) -> None:
    first = of(web).of(workspace(PROTO, SERVER), learner="a")
    changed = File(path="server.py", text="print()")
    assert of(web).of(workspace(changed, PROTO), learner="b") is first
    other = File(path="a.proto", text=PROTO.text + "// more\n")
    assert of(web).of(workspace(other), learner="a") is not first


def test_what_does_not_compile_has_problems_and_no_schema(web: Web) -> None:
    compiled = of(web).of(workspace(File(path="greeter.proto", text="broken")), learner="a")
    assert not compiled.sound
    assert compiled.schema is EMPTY
    assert compiled.problems[0].line == 3


def test_only_so_many_are_remembered(web: Web) -> None:
    kept = of(web)
    texts = [workspace(File(path="greeter.proto", text=f"broken {n}")) for n in range(schemas.REMEMBERED + 1)]
    first = kept.of(texts[0], learner="a")
    assert [kept.of(text, learner="a").sound for text in texts[1:]] == [False] * schemas.REMEMBERED
    assert kept.of(texts[0], learner="a") is not first


def test_the_name_of_a_text_tells_paths_and_texts_apart() -> None:
    names = {
        schemas.digest(workspace(*files))
        for files in (
            (File(path="a.proto", text="b"),),
            (File(path="b.proto", text="b"),),
            (File(path="a.proto", text="b\0"),),
            (File(path="a.proto", text="\ud800"),),
            (),
        )
    }
    assert len(names) == 5
    two = (File(path="b.proto", text=""), File(path="a.proto", text=""))
    assert schemas.digest(workspace(*two)) == schemas.digest(workspace(*reversed(two)))

"""Examples are folders; one that is not as it must be stops the start with its name."""

from pathlib import Path

import pytest

from app import config
from app.runs import manifest
from app.runs.spec import CallSpec, Channel, Metadatum, Security
from app.web import examples

ABOUT = """\
title = "{title}"
summary = "One service."
group = "{group}"
order = {order}
method = "/greeter.Greeter/SayHello"
request = '{{"name": "Ada"}}'
points = ["A unary call"]
files = ["server.py", "greeter.proto"]
"""


OPTIONS = """
[options]
deadline_ms = 800
security = "TLS"
service_config = "{{}}"
metadata = {{ x-token = "t" }}
"""


def make(folder: Path, slug: str, *, order: int = 1, group: str = "first steps", about: str = ABOUT) -> None:
    (folder / slug).mkdir()
    (folder / slug / "example.toml").write_text(about.format(title=slug, group=group, order=order))
    (folder / slug / "greeter.proto").write_text('syntax = "proto3";\n')
    (folder / slug / "server.py").write_text("print()\n")


def test_they_come_in_the_order_of_the_gallery(tmp_path: Path) -> None:
    make(tmp_path, "d", group="systems")
    for slug, order in (("b", 2), ("c", 1), ("a", 2)):
        make(tmp_path, slug, order=order)
    assert [example.slug for example in examples.load(tmp_path)] == ["c", "a", "b", "d"]
    assert examples.load(tmp_path / "none") == ()


def test_files_stand_in_the_order_of_their_tabs(tmp_path: Path) -> None:
    make(tmp_path, "a")
    (example,) = examples.load(tmp_path)
    assert [file.path for file in example.workspace.files] == ["server.py", "greeter.proto"]
    assert (example.request, example.points) == ('{"name": "Ada"}', ("A unary call",))


def test_a_call_can_open_with_options(tmp_path: Path) -> None:
    make(tmp_path, "a", about=ABOUT + OPTIONS)
    make(tmp_path, "b")
    with_options, without = (example.call for example in examples.load(tmp_path))
    assert with_options == CallSpec(
        path="/greeter.Greeter/SayHello",
        deadline_ms=800,
        metadata=(Metadatum(name="x-token", value=b"t"),),
        channel=Channel(security=Security.TLS, service_config="{}"),
    )
    assert without == CallSpec(path="/greeter.Greeter/SayHello")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"server.py", "greeter.proto"', '"nope.py"', "nope.py"),
        ('"server.py", "greeter.proto"', '"../a/server.py"', "cannot be a file name"),
        ("files =", "filles =", "files"),
        ("summary", "sumary", "sumary"),
        ("points = [", "dots = [", "points is missing"),
        ("{group}", "fun", "'fun' is not a valid Group"),
        ("[options]", "[options]\nspeed = 3", "speed"),
        ('"TLS"', '"SSL"', "'SSL' is not a valid Security"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, before: str, after: str, words: str) -> None:
    make(tmp_path, "a", about=(ABOUT + OPTIONS).replace(before, after))
    with pytest.raises(examples.ExampleError, match=words) as caught:
        examples.load(tmp_path)
    assert str(tmp_path / "a") in str(caught.value)


def test_those_of_the_site_are_whole() -> None:
    found = examples.load(config.resource("lessons") / "examples")
    assert found
    for example in found:
        plan = manifest.plan(example.workspace)
        assert plan.problems == (), example.slug
        assert any(process.serves for process in plan.processes), example.slug
        assert example.workspace.protos, example.slug
        assert example.points, example.slug

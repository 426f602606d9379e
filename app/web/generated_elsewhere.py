"""Generated C++ and Java beside its schema: protoc writes the field above its accessors, and so each line knows its cause."""

import re
from collections.abc import Iterator, Mapping

from app.client.runner import RunnerError
from app.runs.workspace import File, Workspace
from app.schema.model import MessageType, Place, Schema
from app.web.toolbox import Toolbox
from app.web.words import gettext as _

LANGUAGES = {"cpp": "C++", "java": "Java"}
"""By the runner's name of the tool."""
STUBS = {"cpp-grpc": "cpp", "java-grpc": "java"}
"""Tools that make gRPC's part of a language."""

_CLASS = {
    "cpp": re.compile(r"(?P<indent>)class (?:\w+_EXPORT )?(?P<name>\w+) final"),
    "java": re.compile(
        r"(?P<indent> *)public +(?:static +)?(?:final +)?(?:class|interface) (?P<name>\w+?)(?:OrBuilder)? extends"
    ),
}
_FIELD = {
    "cpp": re.compile(r" +// .*\b\w+ = (?P<number>\d+)[ ;]"),
    "java": re.compile(r" +\* <code>.*\b\w+ = (?P<number>\d+)[ ;]"),
}


def made(
    toolbox: Toolbox, workspace: Workspace, schema: Schema, language: str, tools: tuple[str, ...]
) -> tuple[tuple[File, ...], str]:
    """The files of a language, stubs too where there is a generator, and what is to be known of them."""
    own = [schema.files[file.path] for file in workspace.protos if file.path in schema.files]
    if any(file.syntax.startswith("edition") for file in own):
        return (), _("This comes from protoc 21.11, which is older than editions. It can do proto2 and proto3.")
    files: tuple[File, ...] = ()
    try:
        for tool in (language, *(stub for stub, of in STUBS.items() if of == language and stub in tools)):
            used = toolbox.generated(workspace, tool)
            if used.problems:
                return (), used.problems[0].text
            files += used.files
    except RunnerError as error:
        return (), str(error)
    return files, _("By protoc 21.11, as Debian 12 and Ubuntu 24.04 have it; newer ones write the same accessors.")


def places(texts: list[str], schema: Schema, language: str) -> Iterator[Place | None]:
    """For each line of a generated file the place that caused it; None for what belongs to no place."""
    known = _messages(schema, language)
    around: list[tuple[str, MessageType]] = []
    field: Place | None = None
    for text in texts:
        opened, named = _CLASS[language].match(text), _FIELD[language].match(text)
        if opened and opened["name"] in known:
            # Classes of Java stand within each other, each closed by a brace below its beginning.
            around.append((f"{opened['indent']}}}", known[opened["name"]]))
            field = around[-1][1].place
        elif around and text in (around[-1][0], f"{around[-1][0]};"):
            around.pop()
            field = None
        elif named and around:
            found = around[-1][1].field(int(named["number"]))
            field = found.place if found else None
        elif not text.strip() or text.lstrip().startswith("/**"):
            field = None
        yield field


def _messages(schema: Schema, language: str) -> Mapping[str, MessageType]:
    """Messages by the names of their classes: ``Outer_Inner`` in C++, ``Inner`` in Java."""
    found: dict[str, MessageType] = {}
    for message in schema.messages.values():
        package = schema.files[message.file].package if message.file in schema.files else ""
        name = message.name.removeprefix(f"{package}.")
        found[name.replace(".", "_") if language == "cpp" else name.rpartition(".")[2]] = message
    return found

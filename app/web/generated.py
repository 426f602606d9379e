"""Generated Python beside its schema: each line that stands for a field, a message or a method knows the line that caused it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.runs.workspace import File
from app.schema.model import Place, Schema
from app.web import generated_elsewhere

MOST_LINES = 4000
_CLASS = re.compile(r"(?P<indent> *)class (?P<name>\w+)\b")
_FIELD = re.compile(r"(?P<indent> *)(?P<name>\w+): ")
_PATH = re.compile(r"'(?P<path>/[\w.]+/\w+)'")
_HANDLER = re.compile(r" *(?:def (?P<name>\w+)\(|self\.(?P<stub>\w+) = )")
_SERVICE = re.compile(r"class (?P<name>\w+?)(?:Stub|Servicer)?(?:\(object\))?:")


@dataclass(frozen=True, kw_only=True, slots=True)
class GeneratedLine:
    """One line, and the place of the schema that caused it; None for what belongs to no place."""

    text: str
    place: Place | None


def lines(file: File, schema: Schema, language: str = "") -> tuple[GeneratedLine, ...]:
    """The lines of a file that protoc made of this schema; ``language`` is none for Python."""
    texts = file.text.split("\n")[:MOST_LINES]
    if language:
        places = generated_elsewhere.places(texts, schema, language)
    elif file.path.endswith("_pb2_grpc.py"):
        places = _of_services(texts, schema)
    elif file.path.endswith(".pyi"):
        places = _of_messages(texts, _package(file.path, schema), _places(schema))
    else:
        places = iter([None] * len(texts))
    return tuple(GeneratedLine(text=text, place=place) for text, place in zip(texts, places, strict=True))


def _package(path: str, schema: Schema) -> str:
    """The package of the .proto that ``shop/v1/order_pb2.pyi`` was made of."""
    source = path.removesuffix("_pb2.pyi") + ".proto"
    return schema.files[source].package if source in schema.files else ""


def _places(schema: Schema) -> Mapping[tuple[str, str], Place | None]:
    """By the full name of a message and a field's name, empty for the message itself; enums too."""
    found: dict[tuple[str, str], Place | None] = {}
    for message in schema.messages.values():
        found[message.name, ""] = message.place
        found |= {(message.name, field.name): field.place for field in message.fields}
    return found | {(enum.name, ""): enum.place for enum in schema.enums.values()}


def _of_messages(
    texts: list[str], package: str, places: Mapping[tuple[str, str], Place | None]
) -> Iterator[Place | None]:
    inside: list[tuple[int, str]] = []
    for text in texts:
        opened = _CLASS.match(text)
        field = _FIELD.match(text)
        if opened:
            depth = len(opened["indent"])
            inside = [(indent, name) for indent, name in inside if indent < depth] + [(depth, opened["name"])]
            yield places.get((_full(package, inside), ""))
        elif field:
            around = [(indent, name) for indent, name in inside if indent < len(field["indent"])]
            yield places.get((_full(package, around), field["name"]))
        else:
            yield None


def _full(package: str, inside: list[tuple[int, str]]) -> str:
    return ".".join(filter(None, (package, *(name for _indent, name in inside))))


def _of_services(texts: list[str], schema: Schema) -> Iterator[Place | None]:
    methods = {
        (service.name.rpartition(".")[2], method.name): method
        for service in schema.services
        for method in service.methods
    }
    services = {service.name.rpartition(".")[2]: service.place for service in schema.services}
    service = ""
    for text in texts:
        opened = _SERVICE.match(text)
        called = _PATH.search(text)
        named = _HANDLER.match(text)
        if opened:
            service = opened["name"]
            yield services.get(service)
        elif called and (method := schema.method(called["path"])):
            yield method.place
        elif named and (found := methods.get((service, named["name"] or named["stub"]))):
            yield found.place
        else:
            yield None

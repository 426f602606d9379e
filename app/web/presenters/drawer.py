"""The drawer beside the code: what protoc made of the schema, the schema as a tree and as a picture, lint, breaking changes."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from app.runs.workspace import File
from app.schema.model import Field, Kind, MessageType, Presence, Schema
from app.web import generated
from app.web.presenters import diagram, tokens
from app.web.presenters.diagram import Diagram
from app.web.presenters.rules import BreakingPage, LintPage
from app.web.words import gettext as _

TABS = ("generated", "tree", "diagram", "lint", "breaking")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One of the drawer's pages, or one file of the first."""

    name: str
    url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeLine:
    """One generated line."""

    text: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TreeRow:
    """One line of the tree, and what is below it."""

    sign: str
    text: str
    detail: str
    source: str
    children: tuple["TreeRow", ...] = ()
    open: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawerView:
    """The drawer, open at one page; closed where it has no tabs."""

    template: ClassVar[str] = "_drawer.html"
    url: str
    """``/w/<id>/schema``."""
    tabs: tuple[Tab, ...] = ()
    files: tuple[Tab, ...] = ()
    code: tuple[CodeLine, ...] = ()
    tree: tuple[TreeRow, ...] = ()
    diagram: Diagram | None = None
    languages: tuple[Tab, ...] = ()
    """What the generated code can be in; none where it is Python only."""
    note: str = ""
    """What is to be known of what stands there."""
    lint: LintPage | None = None
    breaking: BreakingPage | None = None
    empty: str = ""


def present(schema: Schema, made: tuple[File, ...], url: str, tab: str, path: str) -> DrawerView:
    """The drawer with ``tab`` open; ``path`` chooses a generated file."""
    tabs = _tabs(url, tab)
    if not schema.messages and not schema.services:
        return DrawerView(
            url=url, tabs=tabs, empty=_("There is nothing yet: the schema is empty, or does not compile.")
        )
    if tab == "tree":
        return DrawerView(url=url, tabs=tabs, tree=_tree(schema))
    if tab == "diagram":
        return DrawerView(url=url, tabs=tabs, diagram=diagram.diagram(schema))
    return DrawerView(url=url, tabs=tabs, **_code(schema, made, f"{url}/generated", path))


def elsewhere(schema: Schema, made: tuple[File, ...], url: str, language: str, path: str) -> DrawerView:
    """The drawer open at generated code in another language."""
    address = f"{url}/generated?language={language}"
    return DrawerView(url=url, tabs=_tabs(url, "generated"), **_code(schema, made, address, path, language))


def with_languages(view: DrawerView, languages: tuple[tuple[str, str], ...], chosen: str, note: str) -> DrawerView:
    """The same with the languages to choose from, by tool and name, and what is to be known of this one."""
    tabs = tuple(
        Tab(name=title, url=f"{view.url}/generated?language={tool}", chosen=tool == chosen)
        for tool, title in (("", "Python"), *languages)
    )
    return replace(view, languages=tabs if languages else (), note=note)


def _code(schema: Schema, made: tuple[File, ...], address: str, path: str, language: str = "") -> dict[str, Any]:
    ordered = sorted(made, key=lambda file: (_unread(file.path), file.path))
    shown = next((file for file in ordered if file.path == path), ordered[0] if ordered else None)
    mark = "&" if "?" in address else "?"
    files = tuple(Tab(name=file.path, url=f"{address}{mark}file={file.path}", chosen=file is shown) for file in ordered)
    lines = generated.lines(shown, schema, language) if shown else ()
    return {"files": files, "code": tuple(CodeLine(text=one.text, source=tokens.source(one.place)) for one in lines)}


def _unread(path: str) -> int:
    """Less for what people read of a generated file: declarations of messages, then stubs, then what makes them work."""
    if path.endswith((".pyi", ".pb.h", ".java")) and not (".grpc." in path or path.endswith("Grpc.java")):
        return 0
    return 2 if path.endswith(("_pb2.py", ".cc")) else 1


def lint(page: LintPage, url: str) -> DrawerView:
    """The drawer open at lint."""
    return DrawerView(url=url, tabs=_tabs(url, "lint"), lint=page)


def breaking(page: BreakingPage, url: str) -> DrawerView:
    """The drawer open at breaking changes."""
    return DrawerView(url=url, tabs=_tabs(url, "breaking"), breaking=page)


def _tabs(url: str, chosen: str) -> tuple[Tab, ...]:
    names = (_("Generated"), _("Descriptors"), _("Diagram"), _("Lint"), _("Breaking changes"))
    return tuple(
        Tab(name=title, url=f"{url}/{name}", chosen=name == chosen) for name, title in zip(TABS, names, strict=True)
    )


def _tree(schema: Schema) -> tuple[TreeRow, ...]:
    """A file's services, messages and enums, in the order of the descriptor set; what is imported comes after."""
    own = [file for file in schema.files.values() if not file.path.startswith("google/")]
    known = [file for file in schema.files.values() if file.path.startswith("google/")]
    return tuple(_file(schema, file.path, file.package, file.syntax) for file in (*own, *known))


def _file(schema: Schema, path: str, package: str, syntax: str) -> TreeRow:
    services = [
        TreeRow(
            sign="S", text=service.name, detail="service", source=tokens.source(service.place),
            children=tuple(
                TreeRow(
                    sign="→", text=method.name, source=tokens.source(method.place),
                    detail=f"({'stream ' * method.client_streaming}{method.input_type}) returns "
                    f"({'stream ' * method.server_streaming}{method.output_type})",
                )
                for method in service.methods
            ),
        )
        for service in schema.services if service.file == path
    ]  # fmt: skip
    messages = [
        _message(message) for message in schema.messages.values() if message.file == path and not message.is_map_entry
    ]
    enums = [
        TreeRow(
            sign="E", text=enum.name, detail="enum, closed" if enum.closed else "enum", source=tokens.source(enum.place),
            children=tuple(TreeRow(sign="=", text=name, detail=str(number), source="") for name, number in enum.values),
        )
        for enum in schema.enums.values() if enum.file == path
    ]  # fmt: skip
    detail = ", ".join(filter(None, (syntax, f"package {package}" if package else "")))
    return TreeRow(
        sign="▤",
        text=path,
        detail=detail,
        source="",
        children=(*services, *messages, *enums),
        open=not path.startswith("google/"),
    )


def _message(message: MessageType) -> TreeRow:
    return TreeRow(
        sign="M", text=message.name, detail="message", source=tokens.source(message.place),
        children=tuple(
            TreeRow(sign=str(field.number), text=field.name, detail=_field(field), source=tokens.source(field.place))
            for field in message.fields
        ),
    )  # fmt: skip


def _field(field: Field) -> str:
    """The type, and what its descriptor says besides: presence, packing, the oneof, the JSON name where it differs."""
    said = [
        f"{'repeated ' if field.repeated else ''}{field.type_name or field.kind.value}",
        _("presence") if field.presence is Presence.EXPLICIT and field.kind not in {Kind.MESSAGE, Kind.GROUP} else "",
        _("required") if field.presence is Presence.REQUIRED else "",
        _("packed") if field.packed else "",
        f"oneof {field.oneof}" if field.oneof else "",
        f"JSON {field.json_name}" if field.json_name != field.name else "",
        _("map") if field.is_map else "",
    ]
    return " · ".join(filter(None, said))

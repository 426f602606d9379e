"""The rules of lint that are about files: their names, packages, folders, imports, and options that files share. Pure."""

import re
from collections.abc import Iterator, Sequence
from posixpath import basename, dirname
from typing import Any

from google.protobuf import descriptor_pb2, unknown_fields

from app.schema.cases import lower_snake
from app.schema.elements import DEPENDENCY, OPTIONS, PACKAGE, SYNTAX, File, Path, Source

Files = descriptor_pb2.FileDescriptorSet
Said = Iterator[tuple[Source, str, str, Path]]
"""A file, a rule, its words, and the path of the place."""

PACKAGE_PATH: Path = (PACKAGE,)
MOST_CYCLE = 50
"""Packages on a way that is followed: protoc refuses files that import each other, so ways are short."""
_VERSION = re.compile(r"v[1-9]\d*(?:test\w*|(?:alpha|beta)(?:[1-9]\d*)?|p[1-9]\d*(?:alpha|beta)(?:[1-9]\d*)?)?")
_SAME_OPTIONS = {
    "csharp_namespace": "CSHARP_NAMESPACE", "go_package": "GO_PACKAGE", "java_multiple_files": "JAVA_MULTIPLE_FILES",
    "java_package": "JAVA_PACKAGE", "php_namespace": "PHP_NAMESPACE", "ruby_package": "RUBY_PACKAGE",
    "swift_prefix": "SWIFT_PREFIX",
}  # fmt: skip
"""File options that all files of a package should agree on, and the ends of their rules' names."""


def findings(own: Sequence[Source], files: Files) -> Said:
    """What is to be said of each file, and of the files together."""
    for source in own:
        yield from _file(source)
        yield from _imports(source, files)
    yield from _folders(own)
    yield from _options(own)
    yield from _cycles(own)


def _file(source: Source) -> Said:
    file = source.file
    name = basename(file.name).removesuffix(".proto")
    if name != lower_snake(name):
        text = (
            f'Filename "{basename(file.name)}" should be lower_snake_case.proto, such as "{lower_snake(name)}.proto".'
        )
        yield source, "FILE_LOWER_SNAKE_CASE", text, ()
    if not source.has((SYNTAX,)) and not file.syntax:
        text = (
            'Files must have a syntax explicitly specified. If no syntax is specified, the file defaults to "proto2".'
        )
        yield source, "SYNTAX_SPECIFIED", text, ()
    if not file.package:
        yield source, "PACKAGE_DEFINED", "Files must have a package defined.", ()
        return
    package, wanted, folder = file.package, file.package.replace(".", "/"), dirname(file.name) or "."
    if folder != wanted:
        text = f'Files with package "{package}" must be within a directory "{wanted}" relative to root but were in directory "{folder}".'
        yield source, "PACKAGE_DIRECTORY_MATCH", text, PACKAGE_PATH
    lower = ".".join(lower_snake(part) for part in package.split("."))
    if lower != package:
        text = f'Package name "{package}" should be lower_snake.case, such as "{lower}".'
        yield source, "PACKAGE_LOWER_SNAKE_CASE", text, PACKAGE_PATH
    if not _VERSION.fullmatch(package.rpartition(".")[2]) or "." not in package:
        text = f'Package name "{package}" should be suffixed with a correctly formed version, such as "{package}.v1".'
        yield source, "PACKAGE_VERSION_SUFFIX", text, PACKAGE_PATH


def _imports(source: Source, files: Files) -> Said:
    known = {file.name: file for file in files.file}
    public = set(source.file.public_dependency)
    needed = _needed(source.file)
    for index, path in enumerate(source.file.dependency):
        place = (DEPENDENCY, index)
        if index in public:
            yield source, "IMPORT_NO_PUBLIC", f'Import "{path}" must not be public.', place
        elif path in known and not needed & _offered(known[path], known):
            yield source, "IMPORT_USED", f'Import "{path}" is unused.', place


def _folders(own: Sequence[Source]) -> Said:
    for folder in dict.fromkeys(dirname(source.file.name) for source in own):
        here = [source for source in own if dirname(source.file.name) == folder]
        packages = sorted({source.file.package for source in here})
        if len(packages) == 1:
            continue
        named = ",".join(filter(None, packages))
        many = "," in named
        what = f'Multiple packages "{named}"' if many else f'Package "{named}"'
        nameless = " and file with no package" if "" in packages else ""
        text = f'{what}{nameless} detected within directory "{folder or "."}".'
        for source in here:
            yield source, "DIRECTORY_SAME_PACKAGE", text, PACKAGE_PATH
    for package, here in _by_package(own).items():
        folders = sorted({dirname(source.file.name) or "." for source in here})
        if len(folders) > 1:
            text = f'Multiple directories "{",".join(folders)}" contain files with package "{package}".'
            for source in here:
                yield source, "PACKAGE_SAME_DIRECTORY", text, PACKAGE_PATH


def _options(own: Sequence[Source]) -> Said:
    for package, here in _by_package(own).items():
        for option, rule in _SAME_OPTIONS.items():
            number = descriptor_pb2.FileOptions.DESCRIPTOR.fields_by_name[option].number
            values = sorted({_option(source.file, option) for source in here})
            if len(values) == 1:
                continue
            said = ",".join(filter(None, values))
            how = f'both values "{said}" and no value' if "" in values else f'multiple values "{said}"'
            text = f'Files in package "{package}" have {how} for option "{option}" and all values must be equal.'
            for source in here:
                yield source, f"PACKAGE_SAME_{rule}", text, (OPTIONS, number)


def _option(file: File, option: str) -> str:
    """As it is spelt; empty where it is not set."""
    options: Any = file.options
    value = getattr(options, option) if options.HasField(option) else ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _by_package(own: Sequence[Source]) -> dict[str, list[Source]]:
    """The files of each package; those without one belong to none."""
    found: dict[str, list[Source]] = {}
    for source in own:
        if source.file.package:
            found.setdefault(source.file.package, []).append(source)
    return found


def _cycles(own: Sequence[Source]) -> Said:
    packages = {source.file.name: source.file.package for source in own}
    leads: dict[str, set[str]] = {}
    for source in own:
        led = {packages[path] for path in source.file.dependency if packages.get(path)} - {source.file.package}
        leads.setdefault(source.file.package, set()).update(led)
    for source in own:
        start = source.file.package
        for index, path in enumerate(source.file.dependency):
            to = packages.get(path, "")
            way = _way(leads, to, start) if to and start and to != start else ()
            if way:
                text = f"Package import cycle: {' -> '.join((start, *way))}"
                yield source, "PACKAGE_NO_IMPORT_CYCLE", text, (DEPENDENCY, index)


def _way(leads: dict[str, set[str]], start: str, end: str) -> tuple[str, ...]:
    """The shortest way from one package to another; none where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        if way[-1] == end:
            return way
        if len(way) < MOST_CYCLE:
            after = sorted(leads.get(way[-1], set()) - seen)
            seen.update(after)
            ways += [(*way, package) for package in after]
    return ()


def _offered(file: File, known: dict[str, File]) -> set[str]:
    """The names that an import of this file brings: its own, and those of what it imports publicly."""
    found: set[str] = set()
    waiting, seen = [file], {file.name}
    while waiting:
        at = waiting.pop()
        found |= _declared(at)
        for index in at.public_dependency:
            path = at.dependency[index] if index < len(at.dependency) else ""
            if path in known and path not in seen:
                seen.add(path)
                waiting.append(known[path])
    return found


def _declared(file: File) -> set[str]:
    """The types of a file by full name, and its extensions as ``.google.protobuf.FieldOptions 1234``."""
    found = set()
    scopes = [(f".{file.package}" if file.package else "", file.message_type, file.enum_type, file.extension)]
    while scopes:
        scope, messages, enums, extensions = scopes.pop()
        found |= {f"{scope}.{enum.name}" for enum in enums}
        found |= {f"{extension.extendee} {extension.number}" for extension in extensions}
        for message in messages:
            name = f"{scope}.{message.name}"
            found.add(name)
            scopes.append((name, message.nested_type, message.enum_type, message.extension))
    return found


def _needed(file: File) -> set[str]:
    """What a file uses, named as ``_declared`` names it."""
    found: set[str] = set()
    waiting: list[Any] = [file]
    while waiting:
        at = waiting.pop()
        for field, value in at.ListFields():
            if field.name in {"type_name", "extendee", "input_type", "output_type"}:
                found.add(value)
            elif field.name == "options":
                found |= {f".{value.DESCRIPTOR.full_name} {number}" for number in _option_numbers(value)}
            elif field.name != "source_code_info" and field.message_type is not None:
                waiting += [value] if not field.is_repeated else list(value)
    return found


def _option_numbers(options: Any) -> set[int]:
    """The custom options that are set: this process may know their extensions or not."""
    known = {field.number for field, _value in options.ListFields() if field.is_extension}
    unknown: Any = unknown_fields.UnknownFieldSet(options)
    return known | {field.field_number for field in unknown}

"""Starter workspaces: folders below ``lessons/examples``, each with an ``example.toml`` and the files of a workspace."""

import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from app.runs.spec import CallSpec, Channel, Metadatum, Security
from app.runs.workspace import File, Workspace, problems

ABOUT = "example.toml"


class ExampleError(Exception):
    """An example is not as it must be; ``str()`` names the file and what is wrong."""


class Group(Enum):
    """What an example teaches, in the order of the gallery; the value is the word of ``example.toml``."""

    FIRST = "first steps"
    KINDS = "kinds of call"
    RELIABILITY = "reliability"
    SYSTEMS = "systems"


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One starter workspace."""

    slug: str
    """The folder's name, and its name in addresses."""
    title: str
    summary: str
    group: Group
    order: int
    """Its place in its group."""
    method: str
    """The path of the method that its page opens with."""
    request: str
    """The JSON of the first request."""
    call: CallSpec
    """What its page opens with beside the request: deadline, metadata, security, service config."""
    points: tuple[str, ...]
    """What there is to see in it, in a few words each."""
    workspace: Workspace


def load(folder: Path) -> tuple[Example, ...]:
    """Every example below ``folder``, in the order of the gallery."""
    found = [_load(about.parent) for about in folder.glob(f"*/{ABOUT}")]
    groups = list(Group)
    return tuple(sorted(found, key=lambda example: (groups.index(example.group), example.order, example.slug)))


def _load(folder: Path) -> Example:
    about = tomllib.loads((folder / ABOUT).read_text("utf-8"))
    try:
        about["group"] = Group(about["group"])
        about["request"] = about["request"].strip()
        about["points"] = tuple(about["points"])
        call = _call(about["method"], **about.pop("options", {}))
        workspace = _workspace(folder, about.pop("files"))
        example = Example(slug=folder.name, workspace=workspace, call=call, **about)
    except KeyError as error:
        raise ExampleError(f"{folder / ABOUT}: {error.args[0]} is missing") from error
    except (TypeError, ValueError, OSError) as error:
        raise ExampleError(f"{folder / ABOUT}: {error}") from error
    wrong = problems(workspace)
    if wrong:
        raise ExampleError(f"{folder}: {wrong[0].text}")
    return example


def _workspace(folder: Path, names: list[str]) -> Workspace:
    """The files, in the order of their tabs."""
    return Workspace(files=tuple(File(path=name, text=(folder / name).read_text("utf-8")) for name in names))


def _call(path: str, *, security: str = "plaintext", service_config: str = "", **options: Any) -> CallSpec:
    """The options of ``example.toml``, by the names that a call has for them."""
    metadata = options.pop("metadata", {})
    return CallSpec(
        path=path,
        channel=Channel(security=Security(security), service_config=service_config.strip()),
        metadata=tuple(Metadatum(name=name, value=value.encode("ascii")) for name, value in metadata.items()),
        **options,
    )

"""Starter workspaces: folders below ``lessons/examples``, each with an ``example.toml`` and the files of a workspace."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from app.runs.workspace import File, Workspace, problems

ABOUT = "example.toml"


class ExampleError(Exception):
    """An example is not as it must be; ``str()`` names the file and what is wrong."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One starter workspace."""

    slug: str
    """The folder's name, and its name in addresses."""
    title: str
    summary: str
    order: int
    method: str
    """The path of the method that its page opens with."""
    request: str
    """The JSON of the first request."""
    points: tuple[str, ...]
    """What there is to see in it, in a few words each."""
    workspace: Workspace


def load(folder: Path) -> tuple[Example, ...]:
    """Every example below ``folder``, in the order of the gallery."""
    found = [_load(about.parent) for about in folder.glob(f"*/{ABOUT}")]
    return tuple(sorted(found, key=lambda example: (example.order, example.slug)))


def _load(folder: Path) -> Example:
    about = tomllib.loads((folder / ABOUT).read_text("utf-8"))
    try:
        workspace = _workspace(folder, about.pop("files"))
        about["request"] = about["request"].strip()
        example = Example(slug=folder.name, workspace=workspace, points=tuple(about.pop("points")), **about)
    except (KeyError, TypeError, OSError) as error:
        raise ExampleError(f"{folder / ABOUT}: {error}") from error
    wrong = problems(workspace)
    if wrong:
        raise ExampleError(f"{folder}: {wrong[0].text}")
    return example


def _workspace(folder: Path, names: list[str]) -> Workspace:
    """The files, in the order of their tabs."""
    return Workspace(files=tuple(File(path=name, text=(folder / name).read_text("utf-8")) for name in names))

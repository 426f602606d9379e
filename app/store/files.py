"""The files of a workspace as one column: JSON, deflated (RFC 1950)."""

import json
import zlib

from app.runs.workspace import File, Workspace


def pack(workspace: Workspace) -> bytes:
    """The column's value. The order of the files is kept: it is that of the tabs."""
    files = [[file.path, file.text] for file in workspace.files]
    return zlib.compress(json.dumps(files, ensure_ascii=False, separators=(",", ":")).encode(), level=3)


def unpack(packed: bytes) -> Workspace:
    """What ``pack`` was given."""
    return Workspace(files=tuple(File(path=path, text=text) for path, text in json.loads(zlib.decompress(packed))))

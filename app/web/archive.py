"""A workspace as a zip file, with what is needed to run it at home."""

import io
import re
import time
import zipfile

from app.runs.workspace import Workspace

REQUIREMENTS = "grpcio\ngrpcio-tools\n"
FIRST_YEAR = 1980
"""The zip format knows no earlier time."""


def packed(workspace: Workspace, changed_ns: int) -> bytes:
    """The files, and a ``requirements.txt`` where there is none, dated by the last change."""
    written = time.gmtime(changed_ns // 1_000_000_000)[:6]
    date = written if written[0] >= FIRST_YEAR else (FIRST_YEAR, 1, 1, 0, 0, 0)
    files = {file.path: file.text for file in workspace.files}
    files.setdefault("requirements.txt", REQUIREMENTS)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, date), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def file_name(title: str) -> str:
    """A file name of plain letters: ``greeter-four-kinds.zip``."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
    return f"{plain or 'workspace'}.zip"

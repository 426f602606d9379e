"""Where a course comes from: a folder, a checkout of a repository that has it in ``lessons/``, or a zip file of either.

A zip file is somebody else's: how much it unpacks to is bounded, and nothing of it lands outside its own folder.
"""

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from app.lessons.loading import NUMBERED

MOST_FILES = 5000
"""Of a zip file; the course that comes with grpclab has some 400."""
MOST_BYTES = 64 * 1024 * 1024
"""Unpacked, all together."""
MOST_DEEP = 3
"""Folders that may stand around the parts: a downloaded repository has its name and ``lessons``."""
_CHUNK = 64 * 1024


class SourceWrong(Exception):
    """There is no course there that can be read; ``str()`` says why, and what to do."""


@contextmanager
def opened(place: Path) -> Iterator[Path]:
    """The folder with the parts of the course at ``place``, while the block runs. Raises SourceWrong."""
    if place.is_dir():
        yield root_of(place)
        return
    with tempfile.TemporaryDirectory(prefix="grpclab-course-") as folder:
        unpack(place, Path(folder))
        yield root_of(Path(folder))


def root_of(folder: Path) -> Path:
    """The folder with the parts: this one, its ``lessons``, or the only one in it. This one where none has any."""
    found = folder
    for _ in range(MOST_DEEP):
        inside = [path for path in found.iterdir() if path.is_dir() and not path.name.startswith(".")]
        if any(NUMBERED.fullmatch(path.name) for path in inside):
            return found
        named = [path for path in inside if path.name == "lessons"]
        if not named and len(inside) != 1:
            break
        found = (named or inside)[0]
    return found if any(NUMBERED.fullmatch(path.name) for path in found.iterdir()) else folder


def unpack(file: Path, folder: Path) -> None:
    """Unpacks a zip file into a folder. Raises SourceWrong."""
    if not file.exists():
        raise SourceWrong(f"There is no course at {file}: name a folder or a zip file.")
    try:
        with zipfile.ZipFile(file) as archive:
            _unpack(archive, file.name, folder)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as wrong:
        raise SourceWrong(f"{file.name} is no zip file that can be read ({wrong}). Zip the folder again.") from wrong


def _unpack(archive: zipfile.ZipFile, name: str, folder: Path) -> None:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise SourceWrong(f"{name} has {len(entries)} files; {MOST_FILES} are the most.")
    left = MOST_BYTES
    for entry in entries:
        target = folder / _path(entry, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("xb") as sink:
            # What is written counts, not what the file says of itself.
            while data := source.read(min(_CHUNK, left + 1)):
                left -= len(data)
                if left < 0:
                    raise SourceWrong(
                        f"{name} unpacks to more than {MOST_BYTES // 1024 // 1024} MiB: leave out what is no lesson."
                    )
                sink.write(data)


def _path(entry: zipfile.ZipInfo, name: str) -> PurePosixPath:
    """Where an entry goes, below the folder and nowhere else."""
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or not path.parts:
        raise SourceWrong(
            f"{name} has a file “{entry.filename}”, which would land outside its folder. Zip the folder again."
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise SourceWrong(f"{name} has a symbolic link, {entry.filename}: put the file itself there.")
    if entry.flag_bits & 0x1:
        raise SourceWrong(f"{name} is encrypted: zip the folder without a password.")
    return path

"""Reading and writing the kernel's small files, with as few imports as a process of which there are many may have."""

import os

_CHUNK = 65536


def read(path: str) -> str:
    """The whole text of ``path``. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        chunks = []
        while chunk := os.read(descriptor, _CHUNK):
            chunks.append(chunk)
        return b"".join(chunks).decode("utf-8", "replace")
    finally:
        os.close(descriptor)


def write(path: str, text: str) -> None:
    """Write ``text`` in one go, as the kernel wants it. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)

"""Compiled bytecode for the staged modules, so that a jail imports quickly from what it cannot write to."""

import compileall
import py_compile
from pathlib import Path


def compile_below(folder: Path, *, seen_as: str) -> None:
    """Compile every module below ``folder``; tracebacks will name it below ``seen_as``, where the jail finds it."""
    compileall.compile_dir(
        folder,
        maxlevels=20,
        quiet=2,
        workers=0,
        stripdir=str(folder) if seen_as else None,
        prependdir=seen_as or None,
        # Nobody can change the staged sources: no need to look at them at each import.
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )

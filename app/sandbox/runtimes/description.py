"""One runtime as data: what is copied for it, how it is started, what it may use."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.sandbox.policy import Policy


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """A runtime. Its program is staged as ``/runtime/NAME/bin/NAME``, its modules as ``/runtime/NAME/modules``."""

    name: str
    title: str
    """As people write it: ``Node.js``."""
    policy: Policy
    find: Callable[[], Path | None] | None = None
    """Its program on this machine, None where there is none; no function: it is the jail's own Python, always there."""
    modules: str = ""
    """What its programs can import: a folder beside this file."""
    script: str = ""
    """A program of ours that runs instead of a file of the workspace; a name no learner's file can have."""
    options: tuple[str, ...] = ()
    """What the program is given before the script."""
    preload: str = ""
    """A file of ours beside the modules, staged as ``/runtime/NAME/FILE``, that its program loads before a script."""
    environment: tuple[tuple[str, str], ...] = ()
    missing: str = ""
    """The sentence for a machine without it."""
    remedy: str = ""
    """How whoever runs this machine gets it."""

    @property
    def folder(self) -> Path | None:
        """The modules, in this installation; None where there are none."""
        return Path(__file__).with_name(self.modules) if self.modules else None

    def interpreter(self, runtime: str) -> tuple[str, ...]:
        """The words before the script, in a jail that sees its runtime at ``runtime``; none: the agent's warm Python."""
        preload = ("--require", f"{runtime}/{self.name}/{self.preload}") if self.preload else ()
        return (f"{runtime}/{self.name}/bin/{self.name}", *self.options, *preload) if self.find else ()

"""A pod without walls: its jails are plain processes of the same agent, in folders of their own."""

from pathlib import Path

from app.sandbox import inside
from app.sandbox.policy import Policy
from tests.support.plain_jail import PlainJail


class PlainPod:
    """What processes of a run use of a pod."""

    def __init__(self, folder: Path) -> None:
        self.alive = True
        self.started: list[str] = []
        self._folder = folder
        self.learner = self._jail("learner")

    async def start(self, name: str, policy: Policy, program: str) -> PlainJail:
        """An agent; its policy is only remembered by its name."""
        assert policy.processes
        assert program == inside.program(inside.AGENT)
        self.started.append(name)
        return self._jail(f"{name}-{len(self.started)}")

    def watch_listening(self) -> None:
        """Nobody looks."""

    def _jail(self, name: str) -> PlainJail:
        root = self._folder / name
        root.mkdir()
        return PlainJail(inside.AGENT, str(root))

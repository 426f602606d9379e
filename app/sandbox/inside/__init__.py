"""The programs that run inside jails, as source text.

They are run by ``python -I`` without a file of ours in the jail, so each is one self-contained text: standard library
and what the runtime carries for learners (grpc, protobuf, grpc_tools), never ``import app``. The framing of the control
channel (fd 3) therefore stands in each of them.
"""

from importlib import resources

AGENT = "agent"
"""Waits in a learner jail with grpc imported, writes the workspace and forks a process for each script."""
DRIVER = "driver"
"""Waits in the driver jail and makes the calls that the page asks for."""
SCHEMA_WORKER = "schema_worker"
"""Waits in a schema jail with grpc_tools imported; a fork for each compile and each encode."""


def program(name: str) -> str:
    """The source text of one of the programs above."""
    return resources.files(__name__).joinpath(f"{name}.py").read_text(encoding="utf-8")

"""The programs that run inside jails, as source text.

They are run by ``python -I`` without a file of ours in the jail: standard library and what the runtime carries for
learners (grpc, protobuf, grpc_tools), never ``import app``. A program may have parts in files beside it, which it imports
relatively (``from .control import Control``); its text then carries them along, as modules of a package named ``inside``.
"""

import ast
import functools
from importlib import resources

AGENT = "agent"
"""Waits in a learner jail with grpc imported, writes the workspace and forks a process for each script."""
MOCK = "mock"
"""Serves every method of a schema in a learner jail, with plausible data or as its rules say."""
DRIVER = "driver"
"""Waits in the driver jail and makes the calls that the page asks for."""
NODE_DRIVER = "node_driver"
"""Becomes ``NODE_DRIVER_TEXT``, the driver in Node.js, in a jail of its own when a call asks for it."""
NODE_DRIVER_TEXT = "node_driver.mjs"
FORWARDER = "forwarder"
"""The door of a pod: makes connections in it, or accepts some, and hands them to the runner."""
RELAY = "relay"
"""Sits between a client and a server of its pod and does wrong what it is asked to; with h2, which its jail has too."""
TWIN = "twin"
"""Runs before a server's script where a call is compared with its twin as JSON; ``install(port)`` follows it."""
TWIN_DRIVER = "twin_driver"
"""Makes the calls of such a comparison, over gRPC and over HTTP/1.1."""
SCHEMA_WORKER = "schema_worker"
"""Waits in a schema jail with grpc_tools imported; a fork for each compile and each encode."""
TOOLBOX = "toolbox"
"""Waits in a jail of its own and runs tools (buf, ruff, protoc) on files that somebody wrote."""

_WITH_PARTS = """\
import sys, types
__package__ = "inside"
package = sys.modules["inside"] = types.ModuleType("inside")
package.__path__ = []
for name, text in {parts!r}:
    module = sys.modules["inside." + name] = types.ModuleType("inside." + name)
    module.__package__ = "inside"
    exec(compile(text, "<" + name + ">", "exec"), vars(module))
    setattr(package, name, module)
text = {main!r}
del sys, types, package, name, module
exec(compile(text, {title!r}, "exec"))
"""


@functools.cache
def program(name: str) -> str:
    """The text of one of the programs above, with its parts."""
    main, parts = _source(name), _parts(name)
    return _WITH_PARTS.format(parts=parts, main=main, title=f"<{name}>") if parts else main


def _parts(name: str) -> list[tuple[str, str]]:
    """What a program imports from beside itself, and what those import: each once, after what it needs."""
    found: dict[str, str] = {}
    for part in _imported(_source(name)):
        found.update(_parts(part))
        found[part] = _source(part)
    return list(found.items())


def _imported(text: str) -> list[str]:
    nodes = ast.walk(ast.parse(text))
    return [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module]


def text(file: str) -> str:
    """A file beside the programs that is no program in Python."""
    return resources.files(__name__).joinpath(file).read_text(encoding="utf-8")


def _source(name: str) -> str:
    return text(f"{name}.py")

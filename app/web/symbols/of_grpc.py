"""The symbols of the grpc package, read from the package itself: its names, signatures and the first line of its words. Pure."""

import inspect
import re
from functools import cache
from types import ModuleType

import grpc
import grpc.aio

from app.web.symbols.model import Symbol, Symbols

_SELF = re.compile(r"^\(self(?:, )?")

LONGEST = 120
"""Characters of a signature that a tooltip shows in its first line."""

_MAKES = {
    "grpc.insecure_channel": "grpc.Channel",
    "grpc.secure_channel": "grpc.Channel",
    "grpc.intercept_channel": "grpc.Channel",
    "grpc.server": "grpc.Server",
    "grpc.aio.insecure_channel": "grpc.aio.Channel",
    "grpc.aio.secure_channel": "grpc.aio.Channel",
    "grpc.aio.server": "grpc.aio.Server",
}
"""What these functions return: their annotations do not say it."""


@cache
def symbols() -> Symbols:
    """``module grpc`` and ``module grpc.aio``; what they hold has ids such as ``grpc.Server``."""
    found = _module(grpc) | _module(grpc.aio)
    whole = found["module grpc"]
    found["module grpc"] = Symbol(text=whole.text, doc=whole.doc, members={**whole.members, "aio": "module grpc.aio"})
    return found


def _module(module: ModuleType) -> Symbols:
    found: Symbols = {}
    root = module.__name__
    for name in module.__all__:
        found |= _named(f"{root}.{name}", name, getattr(module, name))
    members = {name: f"{root}.{name}" for name in module.__all__}
    return {**found, f"module {root}": Symbol(text=f"module {root}", doc=_first(module), members=members)}


def _named(key: str, name: str, thing: object) -> Symbols:
    members: dict[str, str] = {}
    found: Symbols = {}
    if inspect.isclass(thing):
        members = {one: f"{key}.{one}" for one in dir(thing) if not one.startswith("_") and one != "mro"}
        found = {inner: Symbol(text=written(one, getattr(thing, one)), doc=_first(getattr(thing, one)))
                 for one, inner in members.items()}  # fmt: skip
    text = f"class {name}" if inspect.isclass(thing) else written(name, thing)
    return {**found, key: Symbol(text=text, doc=_first(thing), members=members, call=_MAKES.get(key, ""))}


def written(name: str, thing: object) -> str:
    """``abort(code, details)``: as it is called, without ``self``."""
    try:
        signature = _SELF.sub("(", str(inspect.signature(thing))) if callable(thing) else ""
    except (TypeError, ValueError):
        signature = "(…)"
    return f"{name}{signature}" if len(signature) < LONGEST else f"{name}(…)"


def _first(thing: object) -> str:
    """The first sentence of its documentation, where it has some of its own."""
    said = inspect.getdoc(thing) if callable(thing) or isinstance(thing, ModuleType) else ""
    return " ".join((said or "").partition("\n\n")[0].split())

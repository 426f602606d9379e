"""The symbols of the Python that protoc makes of a schema: modules, classes, stubs, servicers. Pure."""

import inspect
import re
from collections import defaultdict
from dataclasses import replace

from google.protobuf import any_pb2, duration_pb2, empty_pb2, field_mask_pb2, struct_pb2, timestamp_pb2
from google.protobuf.message import Message

from app.schema import known
from app.schema.model import Place, Schema
from app.web.symbols.model import Symbol, Symbols
from app.web.symbols.of_grpc import written
from app.web.words import gettext as _

_GRPC = re.compile(r"^grpc/(health|reflection|channelz)/")

COMMON = tuple(name for name in dir(empty_pb2.Empty) if not name.startswith("_") and name != "DESCRIPTOR")
"""What every message has besides its fields."""

_MORE: tuple[type[Message], ...] = (
    any_pb2.Any,
    duration_pb2.Duration,
    field_mask_pb2.FieldMask,
    struct_pb2.Struct,
    struct_pb2.ListValue,
    timestamp_pb2.Timestamp,
)
"""Well-known types whose Python classes have methods of their own."""


def module(path: str, ending: str = "_pb2") -> str:
    """``shop.v1.order_pb2`` of ``shop/v1/order.proto``; gRPC's own services come in packages of other names."""
    return _GRPC.sub(r"grpc_\1/", path).removesuffix(".proto").replace("-", "_").replace("/", ".") + ending


def added(symbols: Symbols, schema: Schema) -> Symbols:
    """``symbols`` of a schema with those of its generated Python; messages get the methods that their objects have."""
    whole = known.completed(schema)
    modules: dict[str, dict[str, str]] = defaultdict(dict)
    found = {
        f"message {name}": Symbol(text=written(name, getattr(Message, name, None)), doc=_common(name))
        for name in COMMON
    }
    found["message"] = Symbol(text="message", members={name: f"message {name}" for name in COMMON})
    for name, message in whole.messages.items():
        if message.is_map_entry:
            continue
        found |= _message(name, symbols[name])
        _put(name, message.file, found, modules)
    for name, enum in whole.enums.items():
        found[f"class {name}"] = _class(symbols[name], {value: f"{name}.{value}" for value, _number in enum.values})
        _put(name, enum.file, found, modules)
        _put_values(name, symbols[name], found, modules[module(enum.file)])
    for service in whole.services:
        found |= _service(service.name, symbols[service.name], modules[module(service.file, "_pb2_grpc")])
    files = {module(path): path for path in schema.files}
    own = {place.path for symbol in symbols.values() if (place := symbol.place)}
    for name, members in modules.items():
        path = files.get(name.removesuffix("_grpc"), "")
        place = Place(path=path, line=1, column=1, end_line=1, end_column=1) if path in own else None
        found[f"module {name}"] = Symbol(text=f"module {name}", doc=_made(path), members=members, place=place)
    return {**symbols, **found}


def _made(path: str) -> str:
    return _("Made by protoc of %(path)s.", path=path) if path else ""


def _common(name: str) -> str:
    """The first line of what protobuf's own documentation says."""
    return (inspect.getdoc(getattr(Message, name, None)) or "").partition("\n")[0]


def _message(name: str, symbol: Symbol) -> Symbols:
    more = next((kind for kind in _MORE if kind.DESCRIPTOR.full_name == name), empty_pb2.Empty)
    own = sorted(one for one in set(dir(more)) - set(dir(empty_pb2.Empty)) - set(symbol.members) if one[0] != "_")
    methods = {one: f"{name}.{one}()" for one in own}
    return {
        **{key: Symbol(text=f"{one}()") for one, key in methods.items()},
        name: replace(symbol, members={**symbol.members, **methods}, base="message"),
        f"class {name}": _class(symbol, {"FromString": f"make {name}"}, call=name),
        f"make {name}": Symbol(text=f"FromString(data: bytes) -> {name}", call=name),
    }


def _class(symbol: Symbol, members: dict[str, str], call: str = "") -> Symbol:
    return replace(symbol, members=members, call=call)


def _put(name: str, file: str, found: Symbols, modules: dict[str, dict[str, str]]) -> None:
    """A class goes into its module, or into the class that it is nested in."""
    outer, _dot, short = name.rpartition(".")
    around = found.get(f"class {outer}")
    if around is None:
        modules[module(file)][short] = f"class {name}"
    else:
        found[f"class {outer}"] = replace(around, members={**around.members, short: f"class {name}"})


def _put_values(name: str, enum: Symbol, found: Symbols, top: dict[str, str]) -> None:
    """An enum's values stand beside it, too: in its module, or in the class around it."""
    outer = f"class {name.rpartition('.')[0]}"
    if outer in found:
        found[outer] = replace(found[outer], members={**enum.members, **found[outer].members})
    else:
        top.update(enum.members)


def _service(name: str, symbol: Symbol, members: dict[str, str]) -> Symbols:
    short = name.rpartition(".")[2]
    add = f"add_{short}Servicer_to_server"
    members |= {f"{short}Stub": f"stub class {name}", f"{short}Servicer": f"servicer {name}", add: f"adder {name}"}
    return {
        f"stub class {name}": replace(
            symbol, text=f"class {short}Stub(channel)", members={}, call=f"stub {name}",
            doc=symbol.doc or _("Calls the methods of %(service)s over a channel.", service=name),
        ),
        f"stub {name}": replace(symbol, text=f"{short}Stub"),
        f"servicer {name}": replace(
            symbol, text=f"class {short}Servicer",
            doc=symbol.doc or _("Derive a class from it, and write a method for each rpc of %(service)s.", service=name),
        ),
        f"adder {name}": replace(symbol, text=f"{add}(servicer, server)", doc="", members={}),
    }  # fmt: skip

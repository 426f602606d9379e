"""Why a server found no handler for a call: the path that was called against those that were registered.

What a server registered is what its own process says; where it says nothing, or that it answers more than can be listed, only
the schema is asked.
"""

import difflib

from app.schema.model import Schema
from app.trace.conversed import ConversationCall, ConversationProcess, Evidence, Registration

_MOST_TOLD = 4
"""Methods that a sentence lists."""


def not_found(call: ConversationCall, evidence: Evidence) -> str:
    """Why “Method not found!”."""
    serving = [process for process in evidence.processes if process.ports and process.registered]
    known = [told for process in serving for told in process.registered]
    if not known or any(told.open_ended for told in known) or any(not told.ports for told in known):
        return _against_schema(call.path, evidence.schema)
    by_node = all(process.command.startswith("node ") for process in serving)
    return _elsewhere(call.path, serving) or _against_registered(call.path, known, evidence.schema, by_node=by_node)


def _elsewhere(path: str, serving: list[ConversationProcess]) -> str:
    """A method that another server has than the one that answered: whoever has it would have served it."""
    for process in serving:
        for told in process.registered:
            if path in told.paths:
                return _of_another(path, process, told, serving)
    return ""


def _of_another(path: str, owner: ConversationProcess, told: Registration, serving: list[ConversationProcess]) -> str:
    within = [other for other in owner.registered if other is not told]
    has = f"{path} is registered by {owner.name}, on its port {told.ports[0]}"
    if within:
        ports = _listed([str(port) for other in within for port in other.ports])
        return (
            f"{owner.name} made several servers. {path} is registered by the one on port {told.ports[0]}; "
            f"the call went to the other, on port {ports}."
        )
    others = [process.name for process in serving if process is not owner]
    if others:
        return f"{has}; the call went to {_listed(others)}. Choose {owner.name} as its target."
    # The only server there is has it, and yet: it came too late, or something before it answered.
    return f"{has}, and still it was not found: is it registered after server.start()?"


def _against_registered(path: str, known: list[Registration], schema: Schema, *, by_node: bool) -> str:
    paths = list(dict.fromkeys(path for told in known for path in told.paths))
    service = path.split("/")[1] if path.count("/") == 2 else ""
    add = _how(service, by_node=by_node)
    if not paths:
        words = "The server registered no method at all"
        return f"{words}. {add}" if schema.method(path) else f"{words}, so {path} was not found."
    of_service = [one for one in paths if one.split("/")[1] == service]
    if not of_service and schema.method(path):
        services = _listed(list(dict.fromkeys(one.split("/")[1] for one in paths)))
        return f"The server registered no handler for the service {service}, only for {services}. {add}"
    return f"The server has no method {path}; it registered {_listed(of_service or paths)}.{_nearest(path, paths)}"


def _nearest(path: str, paths: list[str]) -> str:
    nearest = difflib.get_close_matches(path, paths, n=1, cutoff=0.3)
    return f" The nearest is {nearest[0]}." if nearest and len(paths) > 1 else ""


def _against_schema(path: str, schema: Schema) -> str:
    """What can be said where nobody told what was registered."""
    if schema.method(path):
        return (
            f"The schema has {path}, but the server registered no handler for it. "
            f"{_how(path.split('/')[1], by_node=False)}"
        )
    paths = [method.path for service in schema.services for method in service.methods]
    nearest = difflib.get_close_matches(path, paths, n=1, cutoff=0.3)
    if nearest:
        return f"The schema has no method {path}; the nearest is {nearest[0]}."
    return f"The schema has no method {path}: a call names a method as “/package.Service/Method”."


def _how(service: str, *, by_node: bool) -> str:
    """How a service is registered: with the function that protoc makes of it, or as grpc-js does it."""
    name = service.rpartition(".")[2]
    if by_node:
        return f"Call server.addService({name}.service, ...) before server.bindAsync(...)."
    return f"Call add_{name}Servicer_to_server(..., server) before server.start()."


def _listed(names: list[str]) -> str:
    if len(names) > _MOST_TOLD + 1:
        return f"{', '.join(names[:_MOST_TOLD])} and {len(names) - _MOST_TOLD} more"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last

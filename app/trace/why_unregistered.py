"""Why a server found no handler for a call: the path that was called against those that were registered.

What a server registered is what its own process says; where it says nothing, or that it answers more than can be listed, only
the schema is asked.
"""

import difflib

from app.schema.model import Schema
from app.sentences import Value, joined, sentence
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
    named: dict[str, Value] = {"path": path, "owner": owner.name, "port": told.ports[0]}
    if within:
        return sentence(
            "%(owner)s made several servers. %(path)s is registered by the one on port %(port)s; "
            "the call went to the other, on port %(ports)s.",
            **named,
            ports=_listed([str(port) for other in within for port in other.ports]),
        )
    others = [process.name for process in serving if process is not owner]
    if others:
        return sentence(
            "%(path)s is registered by %(owner)s, on its port %(port)s; the call went to %(others)s. "
            "Choose %(owner)s as its target.",
            **named,
            others=_listed(others),
        )
    # The only server there is has it, and yet: it came too late, or something before it answered.
    return sentence(
        "%(path)s is registered by %(owner)s, on its port %(port)s, and still it was not found: "
        "is it registered after server.start()?",
        **named,
    )


def _against_registered(path: str, known: list[Registration], schema: Schema, *, by_node: bool) -> str:
    paths = list(dict.fromkeys(path for told in known for path in told.paths))
    service = path.split("/")[1] if path.count("/") == 2 else ""
    add = _how(service, by_node=by_node)
    if not paths and schema.method(path):
        return joined(sentence("The server registered no method at all."), add)
    if not paths:
        return sentence("The server registered no method at all, so %(path)s was not found.", path=path)
    of_service = [one for one in paths if one.split("/")[1] == service]
    if not of_service and schema.method(path):
        services = _listed(list(dict.fromkeys(one.split("/")[1] for one in paths)))
        none = sentence(
            "The server registered no handler for the service %(service)s, only for %(services)s.",
            service=service,
            services=services,
        )
        return joined(none, add)
    has = sentence(
        "The server has no method %(path)s; it registered %(paths)s.", path=path, paths=_listed(of_service or paths)
    )
    return joined(has, _nearest(path, paths))


def _nearest(path: str, paths: list[str]) -> str:
    nearest = difflib.get_close_matches(path, paths, n=1, cutoff=0.3)
    return sentence("The nearest is %(path)s.", path=nearest[0]) if nearest and len(paths) > 1 else ""


def _against_schema(path: str, schema: Schema) -> str:
    """What can be said where nobody told what was registered."""
    if schema.method(path):
        has = sentence("The schema has %(path)s, but the server registered no handler for it.", path=path)
        return joined(has, _how(path.split("/")[1], by_node=False))
    paths = [method.path for service in schema.services for method in service.methods]
    nearest = difflib.get_close_matches(path, paths, n=1, cutoff=0.3)
    if nearest:
        return sentence("The schema has no method %(path)s; the nearest is %(near)s.", path=path, near=nearest[0])
    return sentence("The schema has no method %(path)s: a call names a method as “/package.Service/Method”.", path=path)


def _how(service: str, *, by_node: bool) -> str:
    """How a service is registered: with the function that protoc makes of it, or as grpc-js does it."""
    name = service.rpartition(".")[2]
    if by_node:
        return sentence("Call server.addService(%(name)s.service, ...) before server.bindAsync(...).", name=name)
    return sentence("Call add_%(name)sServicer_to_server(..., server) before server.start().", name=name)


def _listed(names: list[str]) -> str:
    if len(names) > _MOST_TOLD + 1:
        shown = ", ".join(names[:_MOST_TOLD])
        return sentence("%(names)s and %(count)s more", names=shown, count=len(names) - _MOST_TOLD)
    *first, last = names
    return sentence("%(names)s and %(last)s", names=", ".join(first), last=last) if first else last

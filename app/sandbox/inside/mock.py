"""The mock: a real gRPC server for every method of a schema, with plausible data or as its rules say.

It runs in a learner jail, forked by the agent like any server, with the schema and the rules as files beside it. The one
descriptor pool of a learner's schema outside the schema jails is here. On SIGHUP it reads its rules again.

Without a rule: one answer to a unary call and to a client stream, three to a server stream, one for each request of a
bidirectional one. Reflection (v1 and v1alpha) and health are there.
"""

import base64
import functools
import os
import pathlib
import signal
import sys
import threading
from concurrent import futures
from typing import Any

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, json_format, message_factory, text_format
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection, reflection_pb2, reflection_pb2_grpc

from .mock_data import fill
from .mock_rules import Rules

FOLDER = ".mock"
STREAM_MESSAGES = 3
WORKERS = 64
"""A stream holds one as long as it lasts."""
DETAILS = "grpc-status-details-bin"
ERRORS = error_details_pb2.DESCRIPTOR.message_types_by_name
CODES = {code.value[0]: code for code in grpc.StatusCode}
REFLECTION_V1 = "grpc.reflection.v1.ServerReflection"


class Method:
    """One method, answered."""

    def __init__(self, descriptor: Any, rules: Rules) -> None:
        self.descriptor = descriptor
        self.pool = descriptor.containing_service.file.pool
        self.path = f"/{descriptor.containing_service.full_name}/{descriptor.name}"
        self.rules = rules
        self.request = message_factory.GetMessageClass(descriptor.input_type)
        self.response = message_factory.GetMessageClass(descriptor.output_type)
        self.count = 0

    def handler(self) -> Any:
        """For grpc.server."""
        sides = (self.descriptor.client_streaming, self.descriptor.server_streaming)
        make, behaviour = {
            (False, False): (grpc.unary_unary_rpc_method_handler, self.unary),
            (False, True): (grpc.unary_stream_rpc_method_handler, self.server_stream),
            (True, False): (grpc.stream_unary_rpc_method_handler, self.client_stream),
            (True, True): (grpc.stream_stream_rpc_method_handler, self.bidirectional),
        }[sides]
        return make(behaviour, self.request.FromString, self.response.SerializeToString)

    def unary(self, request: Any, context: Any) -> Any:
        """One answer."""
        said = list(self.answers(request, context, 1))
        return said[0] if said else self.response()

    def server_stream(self, request: Any, context: Any) -> Any:
        """Several answers."""
        yield from self.answers(request, context, STREAM_MESSAGES)

    def client_stream(self, requests: Any, context: Any) -> Any:
        """One answer, to the last request."""
        last = None
        for request in requests:
            last = request
        return self.unary(self.request() if last is None else last, context)

    def bidirectional(self, requests: Any, context: Any) -> Any:
        """One answer to each request."""
        for request in requests:
            yield from self.answers(request, context, 1)

    def answers(self, request: Any, context: Any, usual: int) -> Any:
        """What a rule says, else ``usual`` plausible messages; ends the call where the rule gives a status."""
        fields = as_json(request)
        metadata = {entry.key: entry.value for entry in context.invocation_metadata() if isinstance(entry.value, str)}
        rule = self.rules.find(self.path, fields, metadata)
        if rule is None:
            yield from self.plausible(request, usual)
            return
        pause = functools.partial(wait, context, rule.get("delay_ms", 0))
        if rule.get("headers"):
            context.send_initial_metadata(tuple(rule["headers"].items()))
        said = rule["messages"]
        if said is None and not rule["status"]:
            said = list(self.plausible(request, usual))
        for answer in said or [None] * bool(rule["status"]):
            pause()
            if answer is not None:
                yield answer if isinstance(answer, self.response) else self.written(answer, rule, context)
        finish(context, rule)

    def plausible(self, request: Any, count: int) -> Any:
        """Made-up messages; a method that is called again says something else."""
        if count == 1:
            self.count += 1
        first = self.count if count == 1 else 1
        for number in range(first, first + count):
            message = self.response()
            fill(message, request, number)
            yield message

    def written(self, answer: Any, rule: dict[str, Any], context: Any) -> Any:
        """A message of a rule."""
        try:
            return json_format.ParseDict(answer, self.response(), descriptor_pool=self.pool)
        except json_format.ParseError as error:
            words = f"The mock's rule in line {rule['line']} does not fit {self.response.DESCRIPTOR.full_name}: {error}"
            sys.stderr.write(words + "\n")
            context.abort(grpc.StatusCode.INTERNAL, words[:300])


def as_json(request: Any) -> dict[str, Any]:
    """The request by its names in the schema and by those of ProtoJSON."""
    options: dict[str, Any] = {
        "always_print_fields_with_no_presence": True,
        "descriptor_pool": request.DESCRIPTOR.file.pool,
    }
    try:
        own = json_format.MessageToDict(request, preserving_proto_field_name=True, **options)
        return {**json_format.MessageToDict(request, **options), **own}
    except (json_format.Error, TypeError, ValueError):
        # An Any of a type that the schema does not have.
        return {}


def wait(context: Any, milliseconds: int) -> None:
    """Sleeps, but not longer than the call lasts."""
    if milliseconds:
        over = threading.Event()
        if context.add_callback(over.set):
            over.wait(milliseconds / 1000)


def finish(context: Any, rule: dict[str, Any]) -> None:
    """Trailers, and the status with its details."""
    trailers = list(rule.get("trailers", {}).items())
    code, words = rule["status"], rule.get("message", "")
    if rule.get("details"):
        packed = [pack(detail) for detail in rule["details"]]
        status = status_pb2.Status(code=code, message=words, details=packed)
        trailers.append((DETAILS, status.SerializeToString()))
    context.set_trailing_metadata(tuple(trailers))
    if code:
        context.abort(CODES[code], words)


def pack(detail: dict[str, Any]) -> Any:
    """An Any of google.rpc's error details: ``{"@type": "ErrorInfo", "reason": "NO_STOCK"}``."""
    name = str(detail.get("@type", "")).rpartition("/")[2].rpartition(".")[2]
    if name not in ERRORS:
        return any_pb2.Any(type_url="type.googleapis.com/google.rpc.ErrorInfo")
    message = message_factory.GetMessageClass(ERRORS[name])()
    json_format.ParseDict(
        {key: value for key, value in detail.items() if key != "@type"}, message, ignore_unknown_fields=True
    )
    packed = any_pb2.Any()
    packed.Pack(message)
    return packed


def load(data: bytes) -> tuple[Any, list[Any]]:
    """A pool with the schema, and its services."""
    files = descriptor_pb2.FileDescriptorSet.FromString(data).file
    pool = descriptor_pool.DescriptorPool()
    for file in (*files, *infrastructure()):
        try:
            pool.AddSerializedFile(file.SerializeToString())
        except TypeError:
            # The schema has a file of its own for what infrastructure would add.
            continue
    services = [pool.FindServiceByName(f"{f.package}.{s.name}".lstrip(".")) for f in files for s in f.service]
    return pool, services


def infrastructure() -> list[Any]:
    """Reflection and health, so that they can be described; v1 of reflection is v1alpha under another name."""
    found = [descriptor_pb2.FileDescriptorProto() for _ in range(2)]
    for file, module in zip(found, (reflection_pb2, health_pb2), strict=True):
        module.DESCRIPTOR.CopyToProto(file)
    renamed = text_format.MessageToString(found[0]).replace("v1alpha", "v1")
    return [*found, text_format.Parse(renamed, descriptor_pb2.FileDescriptorProto())]


def serve(services: list[Any], pool: Any, rules: Rules, port: int) -> Any:
    """A started server with every method."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=WORKERS))
    for service in services:
        methods = {method.name: Method(method, rules).handler() for method in service.methods}
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service.full_name, methods),))
    names = [service.full_name for service in services]
    checks = health.HealthServicer()
    for name in ("", *names):
        checks.set(name, health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    listed = [*names, health.SERVICE_NAME, reflection.SERVICE_NAME, REFLECTION_V1]
    servicer = reflection.ReflectionServicer(listed, pool=pool)
    reflection_pb2_grpc.add_ServerReflectionServicer_to_server(servicer, server)
    messages = reflection_pb2.ServerReflectionRequest, reflection_pb2.ServerReflectionResponse
    handler = grpc.stream_stream_rpc_method_handler(
        servicer.ServerReflectionInfo, messages[0].FromString, messages[1].SerializeToString
    )
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler(REFLECTION_V1, {"ServerReflectionInfo": handler}),)
    )
    server.add_insecure_port(f"[::]:{port}")
    server.start()
    return server


def read_rules(rules: Rules) -> None:
    """Reads the rules and says how many they are."""
    count = rules.read(pathlib.Path(FOLDER, "rules.json").read_text(encoding="utf-8"))
    sys.stdout.write(f"{count} rules\n" if count != 1 else "1 rule\n")


def main() -> None:
    """Serves until it is killed."""
    pool, services = load(base64.b64decode(pathlib.Path(FOLDER, "schema").read_bytes()))
    rules = Rules()
    read_rules(rules)
    signal.signal(signal.SIGHUP, lambda _number, _frame: read_rules(rules))
    # A server that nobody holds stops.
    server = serve(services, pool, rules, int(os.environ["PORT"]))
    while server:
        # Nobody holds the rules' lock in this thread, so a signal may take it.
        signal.pause()


if __name__ == "__main__":
    main()

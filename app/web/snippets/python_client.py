"""A call as a Python client: an ordinary program beside the generated modules."""

import json

from app.runs.spec import CallSpec, Compression, RequestFormat, Security
from app.schema.model import Method, Schema
from app.web.words import gettext as _


def program(spec: CallSpec, schema: Schema, method: Method, *, address: str) -> str:
    """The source of a client that makes this call; ``address`` is ``localhost:50051``."""
    service = next(service for service in schema.services if method in service.methods)
    stubs = f"{_module(service.file)}_grpc"
    request_file = schema.messages[method.input_type].file if method.input_type in schema.messages else service.file
    messages = _module(request_file)
    lines = ["import grpc", *_imports(spec, stubs, messages), "", ""]
    lines += _request_lines(spec, schema, method, messages)
    lines += [
        f"with {_channel(spec, address)} as channel:",
        f"    stub = {_last(stubs)}.{_short(service.name)}Stub(channel)",
    ]
    given = ["iter([request])" if method.client_streaming else "request", *_arguments(spec)]
    made = f"stub.{method.name}({', '.join(given)})"
    lines += (
        [f"    for reply in {made}:", "        print(reply)"] if method.server_streaming else [f"    print({made})"]
    )
    return "\n".join(lines) + "\n"


def _imports(spec: CallSpec, stubs: str, messages: str) -> list[str]:
    found = (
        []
        if any(r.format is RequestFormat.BYTES for r in spec.requests)
        else ["from google.protobuf import json_format"]
    )
    return [*found, "", *(_import(module) for module in dict.fromkeys((messages, stubs)))]


def _import(module: str) -> str:
    package, _dot, name = module.rpartition(".")
    return f"from {package} import {name}" if package else f"import {name}"


def _request_lines(spec: CallSpec, schema: Schema, method: Method, messages: str) -> list[str]:
    kind = f"{_last(messages)}.{_nested(schema, method.input_type)}"
    first = spec.requests[0] if spec.requests else None
    if first is not None and first.format is RequestFormat.BYTES:
        return [f"# {_('The bytes as you typed them; what cannot be parsed cannot be sent by generated code.')}",
                f"request = {kind}.FromString({first.data!r})", ""]  # fmt: skip
    text = first.text if first is not None else "{}"
    return [f"request = json_format.Parse({_literal(text)}, {kind}())", ""]


def _nested(schema: Schema, type_name: str) -> str:
    """``Outer.Inner`` of ``package.Outer.Inner``."""
    message = schema.messages.get(type_name)
    package = schema.files[message.file].package if message and message.file in schema.files else ""
    return type_name.removeprefix(f"{package}.") if package else type_name


def _literal(text: str) -> str:
    """A Python literal of the JSON, as readable as it goes."""
    try:
        compact = json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        compact = text
    return repr(compact)


def _channel(spec: CallSpec, address: str) -> str:
    options = [(option.name, option.value) for option in spec.channel.options]
    if spec.channel.service_config:
        options.append(("grpc.service_config", spec.channel.service_config))
    if spec.channel.authority:
        options.append(("grpc.default_authority", spec.channel.authority))
    if spec.channel.user_agent:
        options.append(("grpc.primary_user_agent", spec.channel.user_agent))
    said = f", options={options!r}" if options else ""
    if spec.channel.security is Security.PLAINTEXT:
        return f"grpc.insecure_channel({address!r}{said})"
    credentials = "grpc.ssl_channel_credentials(open('tls/ca.crt', 'rb').read()"
    if spec.channel.security is Security.MUTUAL_TLS:
        credentials += ", open('tls/client.key', 'rb').read(), open('tls/client.crt', 'rb').read()"
    return f"grpc.secure_channel({address!r}, {credentials}){said})"


def _arguments(spec: CallSpec) -> list[str]:
    given = []
    if spec.deadline_ms:
        given.append(f"timeout={spec.deadline_ms / 1000:g}")
    if spec.metadata:
        pairs = [
            (e.name, e.value if e.name.endswith("-bin") else e.value.decode("ascii", "replace")) for e in spec.metadata
        ]
        given.append(f"metadata={pairs!r}")
    if spec.bearer_token:
        given.append(f"credentials=grpc.access_token_call_credentials({spec.bearer_token!r})")
    if spec.wait_for_ready:
        given.append("wait_for_ready=True")
    if spec.compression is not Compression.IDENTITY:
        given.append(f"compression=grpc.Compression.{spec.compression.value.capitalize()}")
    return given


def _module(path: str) -> str:
    """``shop.v1.order_pb2`` of ``shop/v1/order.proto``; what protoc makes of other characters."""
    return path.removesuffix(".proto").replace("-", "_").replace("/", ".") + "_pb2"


def _last(module: str) -> str:
    return module.rpartition(".")[2]


def _short(name: str) -> str:
    return name.rpartition(".")[2]

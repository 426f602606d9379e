"""A new lesson: the files of one that passes the check already, to be changed one thing at a time."""

import re
from pathlib import Path

from app.lessons.loading import NUMBERED, PART_FILE

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")


class DraftRefused(Exception):
    """The lesson was not made; ``str()`` says why."""


def make(root: Path, name: str) -> Path:
    """Makes the lesson ``part/slug`` as the last of its part, and the part where it is new."""
    if not NAME.fullmatch(name):
        raise DraftRefused(
            f"“{name}” is no name of a lesson: write part/slug in small letters, as in first-call/hello."
        )
    part, slug = name.split("/")
    place = _place(root, part)
    if not place.exists():
        place.mkdir(parents=True)
        title = part.replace("-", " ").capitalize()
        (place / PART_FILE).write_text(
            f'title = "{title}"\nsummary = "What this part is about, in one sentence."\n', "utf-8"
        )
    folder = _place(place, slug)
    if folder.exists():
        raise DraftRefused(f"There is a lesson {name} already, in {folder}.")
    for path, text in _FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def folder_of(root: Path, name: str) -> Path:
    """The folder of the lesson ``part/slug``."""
    part, slug = name.split("/")
    return _place(_place(root, part), slug)


def _place(folder: Path, slug: str) -> Path:
    """The numbered folder of this slug, or the one that comes next."""
    named = [found for path in folder.glob("[0-9][0-9]-*") if (found := NUMBERED.fullmatch(path.name))]
    number = next((int(one[1]) for one in named if one[2] == slug), max((int(one[1]) for one in named), default=0) + 1)
    return folder / f"{number:02}-{slug}"


_PROTO = """\
syntax = "proto3";

package counter;

service Counter {
  rpc Add (AddRequest) returns (AddReply);
}

message AddRequest {
  int32 left = 1;
  int32 right = 2;
}

message AddReply {
  int32 sum = 1;
}
"""


def _server(answer: str) -> str:
    return f"""\
from concurrent import futures

import grpc

import counter_pb2
import counter_pb2_grpc


class Counter(counter_pb2_grpc.CounterServicer):
    def Add(self, request, context):
        return {answer}


server = grpc.server(futures.ThreadPoolExecutor())
counter_pb2_grpc.add_CounterServicer_to_server(Counter(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
"""


_LESSON = """\
+++
title = "Add two numbers"
summary = "A server that answers with a sum, and the byte that carries it."
minutes = 5
hints = [
  "`request.left` and `request.right` are the two numbers.",
  "The reply is made like any Python object: `counter_pb2.AddReply(sum=…)`.",
]
after = "The reply is a record of two bytes: the tag says *field 1, VARINT*, and the value is the sum."

[[calls]]
name = "add"
method = "/counter.Counter/Add"
request = { left = 3, right = 4 }

[[checks]]
name = "the-sum"
check = "response"
call = "add"
equals = { sum = 7 }
passes = "Your server answered 7."
fails = "Your server answered {seen}; 3 and 4 make 7."

[[claims]]
check = "message_bytes"
call = "add"
side = "response"
equal_to = "08 07"

[[questions]]
name = "how-long"
kind = "number"
ask = "How many bytes will the reply have?"
answer = 2
because = "One for the tag, one for the value: numbers below 128 fit into one byte."

[[wrong]]
name = "only-one"
fails = ["the-sum"]
words = "3 and 4 make 7"

[[read]]
title = "Protobuf encoding"
url = "https://protobuf.dev/programming-guides/encoding/"
+++
Two numbers come in, one goes out.

@question how-long

## Do it

In `server.py`, answer with the sum of the two numbers.

@check the-sum

## Look at the wire

The reply is [one record](wire:message-1-2).
"""

_FILES = {
    "lesson.md": _LESSON,
    "starter/counter.proto": _PROTO,
    "starter/server.py": _server("counter_pb2.AddReply()"),
    "solution/server.py": _server("counter_pb2.AddReply(sum=request.left + request.right)"),
    "wrong/only-one/server.py": _server("counter_pb2.AddReply(sum=request.left)"),
}

"""Plausible messages of any type, for the mock: the same vocabulary as the examples of requests, a little different each time.

What the request says is said again: a field of the same name and type has the request's value.
"""

from typing import Any

from google.protobuf import descriptor, timestamp_pb2

MAX_DEPTH = 5
"""Messages within messages: deeper ones are left out, which ends every recursion."""
MAX_VALUES = 400

TEXTS = (
    ("email", ("ada@example.org", "grace@example.org", "alan@example.org")),
    ("url", ("https://example.org/1", "https://example.org/2", "https://example.org/3")),
    ("uri", ("https://example.org/1", "https://example.org/2", "https://example.org/3")),
    ("phone", ("+44 20 7946 0018", "+44 20 7946 0019", "+44 20 7946 0020")),
    ("title", ("A fine day", "A long night", "A new week")),
    ("message", ("Hello", "Hello again", "Goodbye")),
    ("greeting", ("Hello", "Good morning", "Good evening")),
    ("text", ("Hello", "Hello again", "Goodbye")),
    ("description", ("What it is, in a sentence", "What it does", "Why it is there")),
    ("city", ("London", "Paris", "Turin")),
    ("country", ("GB", "FR", "IT")),
    ("language", ("en", "fr", "it")),
    ("locale", ("en-GB", "fr-FR", "it-IT")),
    ("currency", ("GBP", "EUR", "USD")),
    ("name", ("Ada", "Grace", "Alan")),
    ("id", ("a1", "b2", "c3")),
    ("key", ("a1", "b2", "c3")),
)
"""What a string is likely to hold, by a word in its field's name; the first that fits."""
GREETINGS = ("message", "greeting", "reply", "text")
SECONDS = 1767323045
"""2026-01-02T03:04:05Z, the time of every example."""
FIELD = descriptor.FieldDescriptor
WRAPPER = "google.protobuf."


def fill(message: Any, request: Any, number: int) -> None:
    """Gives ``message`` plausible values, those of ``request`` where names and types agree; ``number`` varies them."""
    _Filler(request, number).message(message, ())


class _Filler:
    def __init__(self, request: Any, number: int) -> None:
        self.request = request
        self.number = number
        self.left = MAX_VALUES

    def message(self, message: Any, path: tuple[str, ...]) -> None:
        """Every field that has room; of a oneof the first."""
        name = message.DESCRIPTOR.full_name
        if name.startswith(WRAPPER):
            self.well_known(message, name)
            return
        oneofs: set[str] = set()
        for field in message.DESCRIPTOR.fields:
            oneof = field.containing_oneof.name if field.containing_oneof else ""
            if self.left <= 0 or oneof in oneofs or not self.room(field, (*path, name)):
                continue
            self.left -= 1
            oneofs |= {oneof} if oneof else set()
            if path or not self.echo(message, field):
                self.field(message, field, (*path, name))

    def room(self, field: Any, path: tuple[str, ...]) -> bool:
        """False where a field would start a recursion, or go too deep."""
        inner = field.message_type
        if inner is None:
            return True
        if inner.GetOptions().map_entry:
            inner = inner.fields_by_name["value"].message_type
        return inner is None or (inner.full_name not in path and len(path) < MAX_DEPTH)

    def echo(self, message: Any, field: Any) -> bool:
        """Says again what the request said under the same name."""
        asked = self.request.DESCRIPTOR.fields_by_name.get(field.name) if self.request is not None else None
        same = asked is not None and (asked.type, asked.is_repeated) == (field.type, field.is_repeated)
        if (
            asked is None
            or not same
            or asked.message_type is not field.message_type
            or asked.enum_type is not field.enum_type
        ):
            return False
        value = getattr(self.request, field.name)
        if field.is_repeated:
            getattr(message, field.name).MergeFrom(value)
            return bool(value)
        if field.message_type:
            if self.request.HasField(field.name):
                getattr(message, field.name).CopyFrom(value)
            return bool(self.request.HasField(field.name))
        if value:
            setattr(message, field.name, value)
        return bool(value)

    def field(self, message: Any, field: Any, path: tuple[str, ...]) -> None:
        """One value; one entry for a list or a map."""
        target: Any = getattr(message, field.name)
        if field.message_type and field.message_type.GetOptions().map_entry:
            self.map_entry(target, field, path)
        elif field.message_type:
            inner = target.add() if field.is_repeated else target
            inner.SetInParent()
            self.message(inner, path)
        elif field.is_repeated:
            target.append(self.scalar(field))
        else:
            setattr(message, field.name, self.scalar(field))

    def map_entry(self, target: Any, field: Any, path: tuple[str, ...]) -> None:
        """One entry."""
        key, value = (field.message_type.fields_by_name[name] for name in ("key", "value"))
        if value.message_type:
            self.message(target[self.scalar(key)], path)
        else:
            target[self.scalar(key)] = self.scalar(value)

    def scalar(self, field: Any) -> Any:
        """A value of a scalar field's type."""
        if field.type == FIELD.TYPE_STRING:
            return self.text(field.name.lower())
        if field.type == FIELD.TYPE_BYTES:
            return b"hello"
        if field.type == FIELD.TYPE_BOOL:
            return True
        if field.type == FIELD.TYPE_ENUM:
            values = field.enum_type.values
            return next((value.number for value in values if value.number), values[0].number)
        if field.type in (FIELD.TYPE_DOUBLE, FIELD.TYPE_FLOAT):
            return self.number + 0.5
        return self.number

    def text(self, name: str) -> str:
        """A text, by the words of its field's name; a greeting greets whom the request names."""
        asked = self.request.DESCRIPTOR.fields_by_name.get("name") if self.request is not None else None
        if name in GREETINGS and asked is not None and asked.type == FIELD.TYPE_STRING and not asked.is_repeated:
            who = self.request.name
            return f"Hello, {who}!" if who else "Hello!"
        words = name.split("_")
        found = next((texts for word, texts in TEXTS if word in words or name.endswith(word)), None)
        return found[(self.number - 1) % len(found)] if found else f"{name.replace('_', ' ')} {self.number}"

    def well_known(self, message: Any, name: str) -> None:
        """A value of google.protobuf's own types, by their fields."""
        fields = message.DESCRIPTOR.fields_by_name
        if name == timestamp_pb2.Timestamp.DESCRIPTOR.full_name:
            message.seconds = SECONDS + self.number - 1
        elif name.endswith("Value") and list(fields) == ["value"]:
            message.value = self.scalar(fields["value"])
        elif name.endswith(".Duration"):
            message.seconds = self.number
        elif name.endswith(".Struct"):
            message.fields["key"].string_value = "value"
        elif name.endswith(".Value"):
            message.string_value = "value"
        elif name.endswith(".FieldMask"):
            message.paths.append("name")

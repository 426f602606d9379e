"""What a learner filled in, checked: a call's request, metadata, deadline and options."""

import base64
import binascii
import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.runs.spec import CallSpec, Metadatum, Request
from app.runs.workspace import printable
from app.web.call_options import CallOptions, call_options
from app.web.request.posted import Written
from app.web.words import gettext as _

MOST_METADATA = 32
MOST_DEADLINE_MS = 600_000

_NAME = re.compile(r"[0-9a-z_.\-]{1,100}")
"""Header-Name of gRPC over HTTP/2, Custom-Metadata."""
_VALUE = re.compile(r"[\x20-\x7e]{0,4096}")
"""ASCII-Value of gRPC over HTTP/2."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallRequest:
    """A call as it was filled in."""

    path: str
    request: Request
    metadata: tuple[Metadatum, ...]
    deadline_ms: int
    options: CallOptions
    wrong: tuple[str, ...]
    """What is wrong with it, in sentences; empty when it can be made."""

    def spec(self, *, streams: bool) -> CallSpec:
        """The call to make: with its one request, or open where the client streams."""
        return CallSpec(
            path=self.path,
            requests=() if streams else (self.request,),
            half_close=not streams,
            metadata=self.metadata,
            deadline_ms=self.deadline_ms,
            compression=self.options.compression,
            wait_for_ready=self.options.wait_for_ready,
            channel=self.options.channel,
            bearer_token=self.options.bearer_token,
        )


def call_request(form: MultiDict[str, str], message: Written) -> CallRequest:
    """Reads a call from its form; ``message`` is its request, read already."""
    wrong: list[str] = list(message.wrong)
    rows = zip(form.getlist("metadata_name"), form.getlist("metadata_value"), strict=False)
    metadata = [_metadatum(name.strip(), value.strip(), wrong) for name, value in rows if name.strip() or value.strip()]
    if len(metadata) > MOST_METADATA:
        wrong.append(_("A call takes at most %(most)s metadata entries here.", most=MOST_METADATA))
    options = call_options(form)
    return CallRequest(
        path=form.get("path", "").strip(),
        request=message.request,
        metadata=tuple(entry for entry in metadata if entry),
        deadline_ms=_deadline(form.get("deadline_ms", "").strip(), wrong),
        options=options,
        wrong=(*wrong, *options.wrong),
    )


def _metadatum(name: str, value: str, wrong: list[str]) -> Metadatum | None:
    if not _NAME.fullmatch(name):
        wrong.append(
            _(
                "“%(name)s” cannot be a metadata name: use lower-case letters, digits, “-”, “_” and “.”.",
                name=printable(name, most=60),
            )
        )
        return None
    if name.startswith("grpc-"):
        wrong.append(_("“%(name)s”: names that begin with “grpc-” belong to gRPC itself.", name=name))
        return None
    if name.endswith("-bin"):
        return _binary(name, value, wrong)
    if not _VALUE.fullmatch(value):
        wrong.append(
            _(
                "The value of “%(name)s” may hold printable ASCII only; for other bytes end the name with “-bin”.",
                name=name,
            )
        )
        return None
    return Metadatum(name=name, value=value.encode("ascii"))


def _binary(name: str, value: str, wrong: list[str]) -> Metadatum | None:
    try:
        return Metadatum(name=name, value=base64.b64decode(value + "=" * (-len(value) % 4), validate=True))
    except (binascii.Error, ValueError):
        wrong.append(_("The value of “%(name)s” is written in base64 here: “AAEC” is the bytes 00 01 02.", name=name))
        return None


def _deadline(text: str, wrong: list[str]) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= MOST_DEADLINE_MS:
        return int(text)
    wrong.append(
        _(
            "The deadline is a whole number of milliseconds from 1 to %(most)s, or nothing for none.",
            most=MOST_DEADLINE_MS,
        )
    )
    return 0

"""A call's choices as the form shows them: what is read from the form again is the same call."""

import pytest
from werkzeug.datastructures import MultiDict

from app.runs.spec import CallSpec, Channel, ChannelOption, Client, Compression, Metadatum, Security
from app.schema.model import EMPTY
from app.web import forms
from app.web.presenters import call_options
from app.web.presenters.call_options import CallOptionsView
from app.web.request import posted

FULL = CallSpec(
    path="/s.S/M",
    deadline_ms=200,
    metadata=(Metadatum(name="x-who", value=b"ada"), Metadatum(name="x-bin", value=b"\x00\xff")),
    compression=Compression.DEFLATE,
    wait_for_ready=True,
    bearer_token="t",
    channel=Channel(
        name="b", targets=("one", "two"), security=Security.TLS, authority="a", user_agent="u", service_config="{}",
        options=(ChannelOption(name="grpc.a", value=1), ChannelOption(name="grpc.b", value="c")), client=Client.NODE,
    ),
)  # fmt: skip


def filled(view: CallOptionsView) -> MultiDict[str, str]:
    """The form as a browser would post it."""
    chosen = {
        name: next(choice.value for choice in choices if choice.chosen)
        for name, choices in (("compression", view.compression), ("security", view.security), ("client", view.client))
    }
    texts = {
        "path": "/s.S/M", "deadline_ms": view.deadline, "wait_for_ready": "1" if view.wait_for_ready else "",
        "targets": view.targets, "channel_name": view.channel_name, "authority": view.authority,
        "user_agent": view.user_agent, "bearer_token": view.bearer_token, "service_config": view.service_config,
        "channel_options": view.channel_options,
    }  # fmt: skip
    rows = [("metadata_name", row.name) for row in view.metadata] + [
        ("metadata_value", row.value) for row in view.metadata
    ]
    return MultiDict([*chosen.items(), *texts.items(), *rows])


@pytest.mark.parametrize("spec", [CallSpec(path="/s.S/M"), FULL], ids=["plain", "full"])
def test_choices_come_back(spec: CallSpec) -> None:
    form = filled(call_options.present(spec))
    asked = forms.call_request(form, posted.written(form, EMPTY, ""))
    assert asked.wrong == ()
    assert asked.spec(streams=True) == CallSpec(
        path=spec.path, half_close=False, metadata=spec.metadata, deadline_ms=spec.deadline_ms,
        compression=spec.compression, wait_for_ready=spec.wait_for_ready, channel=spec.channel, bearer_token=spec.bearer_token,
    )  # fmt: skip


def test_what_is_not_the_default_is_said_before_it_is_opened() -> None:
    assert call_options.present(CallSpec(path="")).summary == ""
    summary = call_options.present(FULL).summary
    assert summary == "200 ms · deflate · waits for ready · 2 metadata · TLS · grpc-js · service config · one, two"

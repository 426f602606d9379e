"""The commands of a link can be pasted as they are."""

import shlex

from app.schema.model import Method
from app.web.presenters import outside

SAY = Method(
    name="Hi",
    path="/g.G/Hi",
    input_type="g.A",
    output_type="g.B",
    client_streaming=False,
    server_streaming=False,
    place=None,
)


def test_the_commands_name_the_token_and_the_address() -> None:
    view = outside.opened("/w/a/outside", "lab.example:8001", "secret", "g v1/g.proto", SAY)
    grpcurl, go, python = view.commands
    assert shlex.split(grpcurl.text) == [
        *("grpcurl", "-plaintext", "-H", "grpclab-token: secret", "-proto", "g v1/g.proto", "-d", "{}"),
        *("lab.example:8001", "g.G/Hi"),
    ]
    assert 'grpc.NewClient("lab.example:8001"' in go.text
    assert 'grpc.WithAuthority("secret")' in go.text
    compile(python.text, "python", "exec")
    assert "secret" in python.text


def test_a_closed_box_has_no_token() -> None:
    view = outside.closed("/w/a/outside", editable=True, wrong="No.")
    assert (view.is_open, view.commands, view.wrong) == (False, (), "No.")

"""What a server said of itself, as a page shows it; and the line for what it does not offer."""

import pytest
from flask import Flask

from app.runs.events import ChannelzRow, ServerAnswered, ServiceHealth
from app.web.presenters import answers
from app.web.presenters.answers import AnswerView

ALL = ServerAnswered(
    process="a",
    health=(ServiceHealth(service="", status="SERVING"), ServiceHealth(service="a.A", status="NOT_SERVING")),
    reflection="v1",
    services=("a.A",),
    channelz=(ChannelzRow(kind="server", name="s", detail="%5B::%5D:50051", started=1234, succeeded=1, failed=0),),
)


def shown(speaking: Flask, answer: ServerAnswered, runtime: str = "python") -> AnswerView:
    with speaking.test_request_context():
        return answers.present(answer, runtime)


def test_all_that_it_offers(speaking: Flask) -> None:
    view = shown(speaking, ALL)
    assert [(one.tone, one.text) for one in view.health] == [
        ("good", "the whole server: SERVING"),
        ("bad", "a.A: NOT_SERVING"),
    ]
    assert (view.reflection, view.services) == ("Reflection (v1) lists", ("a.A",))
    assert [(row.kind, row.detail, row.started) for row in view.channelz] == [
        ("server", "listens on [::]:50051", "1,234")
    ]
    assert view.missing == ()


def test_what_it_does_not_offer_has_its_line(speaking: Flask) -> None:
    lines = {one.text: one.line for one in shown(speaking, ServerAnswered(process="a")).missing}
    assert lines["Health is not offered."].startswith("health_pb2_grpc.add_HealthServicer_to_server(")
    assert lines["Reflection is not offered."].startswith("reflection.enable_server_reflection(")
    assert lines["Channelz is not offered."].startswith("channelz.add_channelz_servicer(server)")


def test_what_node_needs_a_package_for_is_not_promised(speaking: Flask) -> None:
    lines = {one.text: one.line for one in shown(speaking, ServerAnswered(process="a"), "node").missing}
    assert lines["Health is not offered."] == ""
    assert lines["Channelz is not offered."].startswith("grpc.addAdminServicesToServer(server);")


def test_who_could_not_be_asked_is_told_nothing_of_lines(speaking: Flask) -> None:
    view = shown(speaking, ServerAnswered(process="a", problem="UNAVAILABLE: gone"))
    assert (view.problem, view.missing) == ("It could not be asked: UNAVAILABLE: gone", ())


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (
            ALL,
            "answered: the whole server SERVING; a.A NOT_SERVING; services in reflection: 1; rows in channelz: 1",
        ),
        (ServerAnswered(process="a"), "answered: no health, no reflection, no channelz"),
        (ServerAnswered(process="a", problem="x"), "was asked for health, reflection and channelz: x"),
    ],
)
def test_the_log_has_it_in_a_line(speaking: Flask, answer: ServerAnswered, line: str) -> None:
    with speaking.test_request_context():
        assert answers.summary(answer) == line

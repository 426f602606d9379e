"""A recording knows whether it has ended; events have the words of the specs."""

from app.runs import events as ev


def recording(*events: ev.AnyEvent) -> ev.Recording:
    numbered = (ev.RunEvent(number=number, time_ns=number, event=event) for number, event in enumerate(events, 1))
    return ev.Recording(events=tuple(numbered))


def test_the_last_event_says_how_it_ended() -> None:
    ended = ev.RunEnded(outcome=ev.Outcome.COMPLETED, text="Stopped.")
    line = ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text="x")
    assert recording(line, ended).ended is ended
    assert recording(line).ended is None
    assert recording().ended is None


def test_steps_are_named_as_grpcs_binary_log_names_them() -> None:
    names = {f"EVENT_TYPE_{kind.value.upper().replace(' ', '_')}" for kind in ev.StepKind}
    assert names == {
        "EVENT_TYPE_CLIENT_HEADER",
        "EVENT_TYPE_SERVER_HEADER",
        "EVENT_TYPE_CLIENT_MESSAGE",
        "EVENT_TYPE_SERVER_MESSAGE",
        "EVENT_TYPE_CLIENT_HALF_CLOSE",
        "EVENT_TYPE_SERVER_TRAILER",
        "EVENT_TYPE_CANCEL",
    }  # grpc/binlog/v1/binarylog.proto, GrpcLogEntry.EventType

"""A method that was not found: the sentence, from what the servers said they had registered."""

from app.runs.events import AnyEvent, MethodsRegistered, ProcessListening, ProcessStarted
from app.trace.conversation import conversation
from tests.support import recordings as r
from tests.support import schemas

schema = schemas.schema(schemas.kinds())
GET, TALK = "/kinds.three.Kinds/Get", "/kinds.three.Kinds/Talk"
CHECK = "/grpc.health.v1.Health/Check"
NOT_FOUND = r.trailer(12, "Method not found!")


def why(path: str, *events: AnyEvent) -> str:
    return conversation(r.recording(*events, r.header(path), NOT_FOUND), schema).calls[0].why


def registered(*paths: str, server: int = 1, port: int = 50051, process: str = "server") -> MethodsRegistered:
    return MethodsRegistered(process=process, server=server, ports=(port,), paths=paths)


def test_the_nearest_of_the_methods_that_were_registered() -> None:
    said = why("/kinds.three.Kinds/Gat", *r.up(), registered(GET), registered(TALK))
    assert said == (
        "The server has no method /kinds.three.Kinds/Gat; it registered /kinds.three.Kinds/Get and /kinds.three.Kinds/Talk. "
        "The nearest is /kinds.three.Kinds/Get."
    )


def test_a_method_of_a_service_by_hand_that_only_the_schema_has() -> None:
    assert why(TALK, *r.up(), registered(GET)) == f"The server has no method {TALK}; it registered {GET}."


def test_many_methods_are_not_all_listed() -> None:
    said = why("/x.X/Y", *r.up(), registered(*(f"/a.A/M{number}" for number in range(9))))
    assert "it registered /a.A/M0, /a.A/M1, /a.A/M2, /a.A/M3 and 5 more." in said


def test_no_servicer_was_added() -> None:
    said = why(GET, *r.up(), registered())
    assert said == (
        "The server registered no method at all. Call add_KindsServicer_to_server(..., server) before server.start()."
    )
    assert why("/x.X/Y", *r.up(), registered()) == "The server registered no method at all, so /x.X/Y was not found."


def test_a_server_in_javascript_is_told_how_it_is_done_there() -> None:
    node = (ProcessStarted(process="node", command="node a.js"), ProcessListening(process="node", port=50051))
    said = why(GET, *node, registered(CHECK, process="node"))
    assert said.endswith("Call server.addService(Kinds.service, ...) before server.bindAsync(...).")


def test_only_another_service_was_added() -> None:
    said = why(GET, *r.up(), registered(CHECK))
    assert said == (
        "The server registered no handler for the service kinds.three.Kinds, only for grpc.health.v1.Health. "
        "Call add_KindsServicer_to_server(..., server) before server.start()."
    )


def test_the_other_server_of_the_process_has_it() -> None:
    said = why(GET, *r.up(), registered(CHECK), registered(GET, server=2, port=50052))
    assert said == (
        f"server made several servers. {GET} is registered by the one on port 50052; the call went to the other, on port 50051."
    )


def test_another_process_has_it() -> None:
    store = (ProcessStarted(process="store", command="python store.py"), ProcessListening(process="store", port=50052))
    said = why(GET, *r.up(), registered(CHECK), *store, registered(GET, port=50052, process="store"))
    assert said == (
        f"{GET} is registered by store, on its port 50052; the call went to server. Choose store as its target."
    )


def test_it_has_it_and_did_not_find_it() -> None:
    said = why(GET, *r.up(), registered(GET))
    assert said.endswith("and still it was not found: is it registered after server.start()?")


def test_where_more_is_answered_than_was_listed_only_the_schema_is_asked() -> None:
    anything = MethodsRegistered(process="server", server=1, ports=(50051,), paths=(GET,), open_ended=True)
    assert "The schema has no method /x.X/Y" in why("/x.X/Y", *r.up(), anything)
    assert "The schema has no method /x.X/Y" in why("/x.X/Y", *r.up())


def test_a_process_that_starts_again_begins_anew() -> None:
    said = why("/kinds.three.Kinds/Gat", *r.up(), registered(GET), *r.up(), registered(CHECK))
    assert said == f"The server has no method /kinds.three.Kinds/Gat; it registered {CHECK}."

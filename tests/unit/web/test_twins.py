"""What of a call goes to the runner: more of it is asked over HTTP, in tests/pages/test_twin.py."""

from dataclasses import replace

import pytest

from app.runs import events as ev
from app.web import twins
from app.web.services import EXTENSION, Services
from tests.support import recordings as r
from tests.support.people import Person, Web


def test_a_method_that_the_schema_does_not_have_has_no_json(alice: Person, web: Web) -> None:
    alice.post(f"{alice.url}/run")
    web.happened(alice.run_id, *r.up(), r.header("/no.Such/Method"), r.sent(b""), r.half_close(), r.trailer(12))
    web.store.end_run(alice.run_id, ev.Outcome.COMPLETED, 1)
    services: Services = web.app.extensions[EXTENSION]
    run = web.store.run(alice.run_id)
    assert run
    with web.app.test_request_context(), pytest.raises(twins.Unfit, match=r"no method /no\.Such/Method"):
        twins.begin(services, run, 1)
    with web.app.test_request_context(), pytest.raises(twins.Unfit, match="Choose another one"):
        twins.begin(services, replace(run, descriptor_set=b""), 7)

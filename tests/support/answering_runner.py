"""A runner that runs nothing, but tells a run's events: a recorded run again, or an answer to each message as it comes."""

import queue
from collections.abc import Iterator
from typing import Any

from app.client import run_events
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs.events import AnyEvent, CallStep, Outcome, ProcessExited, RunEnded, RunEvent, StepKind
from tests.support.harmless_runner import HarmlessRunner

START = 1_700_000_000 * 10**9


class AnsweringRunner(HarmlessRunner):
    """Answers every message of every call with an empty one, and ends a call when its requests end or it is cancelled."""

    def __init__(self, recorded: tuple[RunEvent, ...] = ()) -> None:
        super().__init__()
        self.recorded = recorded
        """Told instead, where there is any."""
        self.silent = False
        """It tells of no end."""
        self.last = 0
        self._told: queue.Queue[AnyEvent] = queue.Queue()

    def StartCall(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        answer = super().StartCall(request, context)
        if not answer.problems:
            self.last += 1
            answer.call = self.last
            self._tell(self.last, StepKind.CLIENT_HEADER)
            for _ in request.call.requests:
                self._tell(self.last, StepKind.SERVER_MESSAGE)
            if request.call.half_close:
                self._tell(self.last, StepKind.SERVER_TRAILER)
        return answer

    def SendMessage(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._tell(request.call, StepKind.SERVER_MESSAGE)
        return super().SendMessage(request, context)

    def HalfClose(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._tell(request.call, StepKind.SERVER_TRAILER)
        return super().HalfClose(request, context)

    def CancelCall(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._tell(request.call, StepKind.SERVER_TRAILER)
        return super().CancelCall(request, context)

    def StopRun(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._told.put(RunEnded(outcome=Outcome.COMPLETED, text="Stopped."))
        return super().StopRun(request, context)

    def AcknowledgeRun(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.AcknowledgeRunResponse()

    def FollowRun(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802 - the service's name
        self._look(request, context)
        if self.silent:
            return
        if self.recorded:
            yield pb.FollowRunResponse(events=[run_events.event_to_proto(event) for event in self.recorded])
            return
        number, event = 0, None
        while not isinstance(event, RunEnded):
            event = self._told.get(timeout=10)
            number += 1
            told = RunEvent(number=number, time_ns=START + number * 1_000_000, event=event)
            yield pb.FollowRunResponse(events=[run_events.event_to_proto(told)])

    def exit(self, process: str) -> None:
        """Tells that a process has ended."""
        self._told.put(ProcessExited(process=process, exit_code=0))

    def _tell(self, call: int, kind: StepKind) -> None:
        self._told.put(CallStep(call=call, kind=kind))

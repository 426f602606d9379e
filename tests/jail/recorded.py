"""What the application makes of packets that an attack sent: the trace, decoded where foreign bytes are, as lines."""

from collections import Counter
from collections.abc import Iterator

from app.client import run_events
from app.decode import jobs
from app.decode.pool import DecodePool, Refused
from app.runs import events as ev
from app.trace.model import Trace


def told(decoders: DecodePool, learner: str, packets: tuple[ev.Packet, ...]) -> str:
    """One line for each fact: ``frames PING 1000``, ``call /a/B 0``, ``problem compressed-flag``, or the refusal."""
    batch = ev.PacketBatch(packets=packets)
    recorded = [(batch, packets[0].time_ns), (ev.RunEnded(outcome=ev.Outcome.COMPLETED, text=""), packets[-1].time_ns)]
    events = [ev.RunEvent(number=n, time_ns=at, event=event) for n, (event, at) in enumerate(recorded, 1)]
    chunks = (run_events.encode_events(events),)
    answer = decoders.run(jobs.trace, chunks, b"", learner=learner)
    if isinstance(answer, Refused):
        return f"refused {answer.text}"
    shown = decoders.run(jobs.annotate, chunks, b"", 1, 1, learner=learner)
    message = f"refused {shown.text}" if isinstance(shown, Refused) else f"shown {shown.value is not None}"
    return "\n".join([*_lines(answer.value), f"message {message}"])


def _lines(trace: Trace) -> Iterator[str]:
    for name, count in Counter(frame.name for frame in trace.frames).items():
        yield f"frames {name} {count}"
    owners = (trace, *trace.connections, *trace.frames, *trace.calls, *(m for c in trace.calls for m in c.messages))
    for code, count in Counter(problem.code for owner in owners for problem in owner.problems).items():
        yield f"problem {code} {count}"
    for call in trace.calls[:10]:
        yield f"call {call.path} {call.status_code} {sum(message.length for message in call.messages)}"

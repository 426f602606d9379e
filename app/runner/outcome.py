"""How a run ended, from the evidence: pure. The words are for the learner: what happened, where, what to do."""

import re
import signal
from dataclasses import dataclass, replace
from enum import Enum

from app.runner import tracebacks
from app.runs.events import Limit, LimitHit, Outcome, RunEnded
from app.runs.problems import SourceProblem
from app.runs.workspace import printable
from app.sentences import joined, sentence

SERVER = "server.py"
EXPECTED_PORT = 50051
_BUSY_SHARE = 5
"""A server that used a fifth of its time on the CPU before it listened is busy, even on a machine with much to do."""


class Ending(Enum):
    """What made the run end."""

    STOPPED = "stopped"
    IDLE = "idle"
    """Nobody followed it any more."""
    RUNNER_STOPPED = "runner stopped"
    WALL_TIME = "wall time"
    COMPILE_FAILED = "compile failed"
    MANIFEST = "manifest"
    """lab.toml is wrong, or asks for what this machine does not have."""
    NO_SERVER = "no server"
    NOT_LISTENING = "not listening"
    SERVER_EXITED = "server exited"
    CLIENT_EXITED = "client exited"
    """The last process ended, and none of them was a server."""
    SERVER_NOT_STARTED = "server not started"
    JAIL_ENDED = "jail ended"
    """The learner's jail ended as a whole: a limit, or its own processes ended each other."""
    COMPARED = "compared"
    """A call was compared with its twin as JSON, or why it could not be is the detail."""
    SANDBOX = "sandbox"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Everything that an outcome is judged by."""

    ending: Ending
    program: str = SERVER
    """The file of the process that the other facts are about: the one that ended, else the first server."""
    serves: bool = True
    """False for a client."""
    expected_port: int = EXPECTED_PORT
    client: "Evidence | None" = None
    """Of the client that failed last and was not started again."""
    problems: tuple[SourceProblem, ...] = ()
    """Of the schema or the manifest."""
    ports: tuple[int, ...] = ()
    """Where the server listened, seen from outside."""
    answered: bool = False
    """True when a call of the driver was answered by the server."""
    exit_code: int = 0
    signal: int = 0
    cpu_ms: int = 0
    stdout: tuple[str, ...] = ()
    """The last lines."""
    stderr: tuple[str, ...] = ()
    limits: tuple[LimitHit, ...] = ()
    seconds: int = 0
    """The limit that ended it: ready, idle or wall seconds."""
    cpu_seconds: int = 0
    """The jail's limit of CPU time."""
    memory_bytes: int = 0
    """The jail's limit of memory."""
    detail: str = ""
    """Our own failure in words, for ``SANDBOX`` and ``SERVER_NOT_STARTED``; for ``COMPARED`` why it ended early."""


def judge(evidence: Evidence) -> RunEnded:
    """The outcome and its sentence."""
    hit = _decisive(evidence)
    if hit:
        return RunEnded(outcome=Outcome.LIMIT_EXCEEDED, text=_limit(hit.limit, hit.value))
    return _JUDGES[evidence.ending](evidence)


def _decisive(evidence: Evidence) -> LimitHit | None:
    """The limit that made the run end: one that killed, or one that kept the server from ever listening."""
    if evidence.ending not in (Ending.JAIL_ENDED, Ending.SERVER_EXITED, Ending.CLIENT_EXITED, Ending.NOT_LISTENING):
        return None
    killed = any(hit.killed for hit in evidence.limits)
    hits = evidence.limits if killed or evidence.ending is Ending.NOT_LISTENING else ()
    # A hundred processes meet the limit of memory too, but their number is the cause.
    hits = tuple(hit for hit in hits if hit.limit is not Limit.OUTPUT)
    return next((hit for hit in hits if hit.limit is Limit.PROCESSES), next(iter(hits), None))


def _stopped(evidence: Evidence) -> RunEnded:
    return _client_failed(evidence) or RunEnded(outcome=Outcome.COMPLETED, text=sentence("Stopped."))


def _client_failed(evidence: Evidence) -> RunEnded | None:
    """What the learner will want to hear of a run that else ended well."""
    if evidence.client is None:
        return None
    ended = judge(evidence.client)
    outcome = Outcome.CLIENT_FAILED if ended.outcome is Outcome.SERVER_CRASHED else ended.outcome
    return replace(ended, outcome=outcome)


def _client_exited(evidence: Evidence) -> RunEnded:
    done = RunEnded(
        outcome=Outcome.COMPLETED, text=sentence("%(program)s ended with exit code 0.", program=evidence.program)
    )
    return _client_failed(evidence) or done


def _idle(evidence: Evidence) -> RunEnded:
    text = sentence(
        "Stopped: no page has followed this run for %(seconds)s s. Press Call to start again.", seconds=evidence.seconds
    )
    return RunEnded(outcome=Outcome.COMPLETED, text=text)


def _runner_stopped(_: Evidence) -> RunEnded:
    text = sentence("Stopped: the sandbox is being restarted. Your files are saved; press Call to start again.")
    return RunEnded(outcome=Outcome.CANCELLED, text=text)


def _compared(evidence: Evidence) -> RunEnded:
    text = printable(evidence.detail, most=300) or sentence("Compared with JSON over HTTP/1.1.")
    return RunEnded(outcome=Outcome.COMPLETED, text=text)


def _wall_time(evidence: Evidence) -> RunEnded:
    text = sentence("Stopped: a run lasts at most %(seconds)s s. Press Call to start again.", seconds=evidence.seconds)
    return RunEnded(outcome=Outcome.TIMED_OUT, text=text)


def _compile_failed(evidence: Evidence) -> RunEnded:
    text = joined(sentence("The schema does not compile, so nothing was started."), _first(evidence.problems))
    return RunEnded(outcome=Outcome.COMPILE_FAILED, text=text, problems=evidence.problems)


def _manifest(evidence: Evidence) -> RunEnded:
    text = joined(sentence("Nothing was started."), _first(evidence.problems))
    return RunEnded(outcome=Outcome.COMPILE_FAILED, text=text, problems=evidence.problems)


def _first(problems: tuple[SourceProblem, ...]) -> str:
    first = next(iter(problems), None)
    if first and first.path and first.line:
        return sentence("%(path)s, line %(line)s: %(problem)s", path=first.path, line=first.line, problem=first.text)
    return first.text if first else ""


def _no_server(_: Evidence) -> RunEnded:
    text = sentence(
        "There is no %(path)s in this workspace, so nothing can answer a call. Add a file named %(path)s.", path=SERVER
    )
    return RunEnded(outcome=Outcome.SERVER_NOT_READY, text=text)


def _not_started(evidence: Evidence) -> RunEnded:
    text = sentence(
        "%(program)s could not be started: %(reason)s. Make the files smaller, then press Call again.",
        program=evidence.program,
        reason=printable(evidence.detail),
    )
    return RunEnded(outcome=Outcome.LIMIT_EXCEEDED, text=text)


def _sandbox(evidence: Evidence) -> RunEnded:
    text = sentence(
        "The sandbox failed, not your code: %(reason)s Your files are saved; press Call again.",
        reason=printable(evidence.detail),
    )
    return RunEnded(outcome=Outcome.SANDBOX_FAILED, text=text)


def _not_listening(evidence: Evidence) -> RunEnded:
    """Still running, but nothing listens: busy, waiting, or never asked to."""
    crash = tracebacks.last(evidence.stderr)
    if crash:
        # The main thread is gone, but threads that are not daemons keep the process.
        return _crashed(crash, evidence)
    waited = sentence(
        "%(program)s runs, but after %(seconds)s s it does not listen on any port.",
        program=evidence.program,
        seconds=evidence.seconds,
    )
    if evidence.cpu_ms >= evidence.seconds * 1000 // _BUSY_SHARE:
        why = sentence(
            "It used %(time)s s of CPU time meanwhile: probably a loop before server.start() never ends.",
            time=f"{evidence.cpu_ms / 1000:.1f}",
        )
    else:
        why = sentence(
            'Call server.add_insecure_port("[::]:%(port)s") and server.start(), '
            "and look for something that waits before them.",
            port=evidence.expected_port,
        )
    return RunEnded(outcome=Outcome.SERVER_NOT_READY, text=joined(waited, _last_words(evidence), why))


def _last_words(evidence: Evidence) -> str:
    line = next((line for line in reversed((*evidence.stderr, *evidence.stdout)) if line.strip()), "")
    return sentence("It printed last: “%(line)s”.", line=printable(line.strip(), most=80)) if line else ""


def _server_exited(evidence: Evidence) -> RunEnded:
    if evidence.signal:
        return _by_signal(evidence)
    if evidence.exit_code == 0:
        return _ended_by_itself(evidence)
    # An uncaught error is exit code 1; a traceback before another code was only printed.
    crash = tracebacks.last(evidence.stderr) if evidence.exit_code == 1 else None
    if crash is None:
        ended = sentence("ended with exit code %(code)s", code=evidence.exit_code)
        return RunEnded(outcome=Outcome.SERVER_CRASHED, text=joined(_ended_so(ended, evidence), _last_words(evidence)))
    return _crashed(crash, evidence)


def _crashed(crash: tracebacks.Crash, evidence: Evidence) -> RunEnded:
    limit = next((limit for pattern, limit in _LIMIT_ERRORS if pattern.search(crash.error)), None)
    if limit is not None:
        value = evidence.memory_bytes if limit is Limit.MEMORY else 0
        value = next((hit.value for hit in evidence.limits if hit.limit is limit), value)
        text = joined(_limit(limit, value), _where(crash, crash.error))
        return RunEnded(outcome=Outcome.LIMIT_EXCEEDED, text=text, problems=_problems(crash))
    return RunEnded(outcome=Outcome.SERVER_CRASHED, text=_crash(crash, evidence), problems=_problems(crash))


def _crash(crash: tracebacks.Crash, evidence: Evidence) -> str:
    error = crash.error.rstrip(".")
    if crash.syntax:
        file = crash.path or evidence.program
        language = "JavaScript" if file.endswith("js") else "Python"
        return sentence(
            "%(file)s is not valid %(language)s: line %(line)s: %(error)s. Correct it and press Call again.",
            file=file, language=language, line=crash.line, error=error,
        )  # fmt: skip
    hint = next((hint for pattern, hint in _HINTS if pattern.search(crash.error)), "")
    return joined(_ended_so(sentence("stopped with an error"), evidence), _where(crash, error), hint)


def _where(crash: tracebacks.Crash, error: str) -> str:
    if not crash.path:
        return sentence("The error: %(error)s.", error=error)
    return sentence("%(path)s, line %(line)s: %(error)s.", path=crash.path, line=crash.line, error=error)


def _problems(crash: tracebacks.Crash) -> tuple[SourceProblem, ...]:
    return (SourceProblem(path=crash.path, line=crash.line, text=crash.error),) if crash.path else ()


def _ended_so(ended: str, evidence: Evidence) -> str:
    if evidence.ports or not evidence.serves:
        return sentence("%(program)s %(ended)s.", program=evidence.program, ended=ended)
    return sentence("%(program)s %(ended)s before it listened on a port.", program=evidence.program, ended=ended)


def _ended_by_itself(evidence: Evidence) -> RunEnded:
    if evidence.answered:
        return RunEnded(
            outcome=Outcome.COMPLETED,
            text=sentence("%(program)s ended by itself, with exit code 0.", program=evidence.program),
        )
    if evidence.ports:
        text = sentence(
            "%(program)s listened, but ended before it answered: call server.wait_for_termination() at its end.",
            program=evidence.program,
        )
    else:
        text = sentence(
            "%(program)s ended without serving: call server.start() and server.wait_for_termination() at its end.",
            program=evidence.program,
        )
    return RunEnded(outcome=Outcome.SERVER_NOT_READY, text=joined(text, _last_words(evidence)))


def _by_signal(evidence: Evidence) -> RunEnded:
    if tracebacks.heap_full(evidence.stderr):
        return RunEnded(outcome=Outcome.LIMIT_EXCEEDED, text=_limit(Limit.MEMORY, 0))
    of_cpu = evidence.signal in (signal.SIGKILL, signal.SIGXCPU)
    if of_cpu and evidence.cpu_seconds and evidence.cpu_ms >= evidence.cpu_seconds * 950:
        return RunEnded(outcome=Outcome.LIMIT_EXCEEDED, text=_limit(Limit.CPU, evidence.cpu_seconds))
    name = f" ({signal.Signals(evidence.signal).name})" if evidence.signal in set(signal.Signals) else ""
    ended = sentence("was ended by signal %(signal)s", signal=f"{evidence.signal}{name}")
    return RunEnded(outcome=Outcome.SERVER_CRASHED, text=joined(_ended_so(ended, evidence), _last_words(evidence)))


def _jail_ended(evidence: Evidence) -> RunEnded:
    text = sentence(
        "%(program)s ended the process that started it, and with it everything else in its sandbox. End only "
        "processes that your code started.",
        program=evidence.program,
    )
    return RunEnded(outcome=Outcome.SERVER_CRASHED, text=text)


def _limit(limit: Limit, value: int) -> str:
    most = {
        Limit.MEMORY: sentence("%(count)s MiB of memory", count=value // (1 << 20)),
        Limit.PROCESSES: sentence("%(count)s processes and threads", count=value),
        Limit.CPU: sentence("%(count)s s of CPU time", count=value),
        Limit.DISK: sentence("%(count)s MiB of files", count=value // (1 << 20)),
    }
    used = sentence("The server used its limit of %(limit)s, which is the most it may use here.", limit=limit.value)
    if value:
        used = sentence(
            "The server used more than %(amount)s, which is the most it may use here.",
            amount=most.get(limit, limit.value),
        )
    return joined(used, _ADVICE[limit])


_ADVICE = {
    Limit.MEMORY: sentence("Look for something that grows without end, or send large answers as a stream."),
    Limit.PROCESSES: sentence("Look for a loop that starts processes or threads."),
    Limit.CPU: sentence("Look for a loop that never ends."),
    Limit.DISK: sentence("Write less, or remove files that are no longer needed."),
    Limit.WALL_TIME: sentence("Press Call to start again."),
    Limit.OUTPUT: sentence("Print less."),
    Limit.CAPTURE: sentence("Send less."),
}
_LIMIT_ERRORS = (
    (re.compile(r"^(numpy\..*)?MemoryError\b"), Limit.MEMORY),
    (re.compile(r"Cannot allocate memory|std::bad_alloc"), Limit.MEMORY),
    (re.compile(r"Resource temporarily unavailable|can't start new thread"), Limit.PROCESSES),
    (re.compile(r"No space left on device|File too large"), Limit.DISK),
)
_HINTS = (
    (
        re.compile(r"No module named '[\w.]*_pb2(_grpc)?'"),
        sentence("The stubs are made from your .proto files: greeter.proto becomes greeter_pb2 and greeter_pb2_grpc."),
    ),
    (
        re.compile(r"No module named '"),
        sentence("Here you have Python's standard library, grpcio and protobuf; other packages cannot be installed."),
    ),
    (
        re.compile(r"Address already in use|Failed to bind"),
        sentence("Does something else in this workspace listen on the same port?"),
    ),
    (re.compile(r"^NameError"), sentence("Is it spelled as where it is defined, or is an import missing?")),
)
_JUDGES = {
    Ending.STOPPED: _stopped,
    Ending.IDLE: _idle,
    Ending.RUNNER_STOPPED: _runner_stopped,
    Ending.WALL_TIME: _wall_time,
    Ending.COMPILE_FAILED: _compile_failed,
    Ending.MANIFEST: _manifest,
    Ending.NO_SERVER: _no_server,
    Ending.NOT_LISTENING: _not_listening,
    Ending.SERVER_EXITED: _server_exited,
    Ending.CLIENT_EXITED: _client_exited,
    Ending.SERVER_NOT_STARTED: _not_started,
    Ending.JAIL_ENDED: _jail_ended,
    Ending.COMPARED: _compared,
    Ending.SANDBOX: _sandbox,
}

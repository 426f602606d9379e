"""The names under which pages hear of events: those of the fields in ``grpclab.runner.v1.RunEvent``."""

from app.runs import events

KIND_OF: dict[type[events.AnyEvent], str] = {
    events.ProcessStarted: "process_started",
    events.ProcessListening: "process_listening",
    events.MethodsRegistered: "methods_registered",
    events.ServerAnswered: "server_answered",
    events.LogLine: "log_line",
    events.ProcessExited: "process_exited",
    events.PacketBatch: "packets",
    events.ConnectionOpened: "connection_opened",
    events.CallStep: "call_step",
    events.Gap: "gap",
    events.LimitHit: "limit_hit",
    events.RunEnded: "run_ended",
    events.KeyLog: "key_log",
    events.RelayPlaced: "relay_placed",
    events.Compared: "compared",
}

EVERY_KIND = frozenset(KIND_OF.values())

"""What a runner is told: one frozen object, made by the command from the settings."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """Everything that can be chosen about a runner."""

    pods_warm: int = 2
    """Pods that wait with their programs running."""
    pods_most: int = 16
    """Pods at once, warm ones included."""
    runs_most: int = 16
    """Runs at once: one more is refused as RESOURCE_EXHAUSTED."""
    gvisor: bool = False
    """Whether learners' code runs under runsc, which must be there."""
    cgroup: str = "off"
    """The cgroup v2 below which each jail gets one, empty for this process's own where it was delegated, or ``off``."""
    schema_jails: int = 2
    run_idle_seconds: int = 60
    """A run without followers is stopped after so long."""
    run_wall_seconds: int = 600
    ready_seconds: float = 10.0
    """How long a server may take until it listens."""
    capture_bytes: int = 4 * 1024 * 1024
    """Packets recorded of one run."""
    links_host: str = ""
    """Where programs outside reach learners' servers with a token; empty: nowhere."""
    links_port: int = 0
    """0 takes any free one."""
    link_peers: tuple[str, ...] = ()
    """Other runners that connections may be carried to, by their addresses; none: links stay on this runner."""
    kept_seconds: int = 600
    """An ended run that nobody acknowledged is forgotten after so long."""
    kept_most: int = 32
    """Ended runs kept at once, each of at most 24 MiB and mostly far less; the oldest go first."""

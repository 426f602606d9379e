"""What can be done with one process of a live run."""

from enum import Enum


class ProcessAction(Enum):
    """What a learner asks of a process."""

    START = "start"
    STOP = "stop"
    RESTART = "restart"
    RELOAD = "reload"
    """Gives new files to it: a mock reads its rules again while it runs, anything else is started again."""

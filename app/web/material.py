"""A run with what was recorded of it so far: what every fragment of a run is made of."""

from dataclasses import dataclass

from app.store.model import StoredRun
from app.trace.conversation import Conversation
from app.trace.model import Trace
from app.web.presenters import calls
from app.web.recordings import Refused
from app.web.services import Services


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """A run with what was recorded of it so far."""

    run: StoredRun
    trace: Trace | Refused
    conversation: Conversation | Refused

    @property
    def words(self) -> dict[tuple[int, int], str]:
        """Compact JSON of the driver's messages, by call and message of the trace."""
        if isinstance(self.trace, Refused) or isinstance(self.conversation, Refused):
            return {}
        return calls.words(self.trace, self.conversation)


def material(services: Services, run: StoredRun) -> Material:
    """The run's trace and conversation."""
    return Material(run=run, trace=services.recordings.trace(run), conversation=services.recordings.conversation(run))

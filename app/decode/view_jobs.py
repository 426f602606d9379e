"""Jobs of single views: each makes what one view shows, from the trace that ``jobs`` keeps."""

from app.decode import jobs
from app.decode.jobs import Chunks
from app.trace import blocks
from app.trace import lanes as lane
from app.trace import transcript as whole


def header_blocks(chunks: Chunks, descriptor_set: bytes) -> tuple[blocks.BlockSummary, ...]:
    """Every header block of a run in numbers."""
    return blocks.summaries(jobs.trace(chunks, descriptor_set))


def header_block(chunks: Chunks, descriptor_set: bytes, frame: int) -> blocks.Block | None:
    """The header block that ends in a frame, field by field; None where none does."""
    return blocks.block(jobs.trace(chunks, descriptor_set), frame)


def lanes(chunks: Chunks, descriptor_set: bytes, connection: int) -> lane.ConnectionLanes:
    """The frames of one connection on its streams."""
    return lane.lanes(jobs.trace(chunks, descriptor_set), connection)


def transcript(chunks: Chunks, descriptor_set: bytes) -> str:
    """All of a run as plain text."""
    return whole.transcript(jobs.trace(chunks, descriptor_set), jobs.schema(descriptor_set))

"""What a server said of itself comes back as it was; that it has none of it is not the same as an empty list."""

import pytest

from app.client.answers import answer_from_proto, answer_to_proto
from app.runs.events import ChannelzRow, ServerAnswered, ServiceHealth

ROW = ChannelzRow(kind="socket", name="ipv6:[::1]:50051", detail="2/3", started=4, succeeded=5, failed=6)


@pytest.mark.parametrize(
    "answer",
    [
        ServerAnswered(process="server"),
        ServerAnswered(process="server", problem="UNAVAILABLE: gone"),
        ServerAnswered(process="server", health=(), channelz=()),
        ServerAnswered(
            process="server",
            health=(ServiceHealth(service="a.A", status="SERVING"),),
            reflection="v1",
            services=("a.A",),
            channelz=(ROW,),
        ),
    ],
)
def test_there_and_back(answer: ServerAnswered) -> None:
    assert answer_from_proto(answer_to_proto(answer)) == answer

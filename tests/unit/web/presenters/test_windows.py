"""Windows as steps."""

from app.schema.model import EMPTY
from app.trace import build, lanes
from app.web.presenters import windows
from tests.support import traffic


def test_a_window_is_a_step_where_data_was_sent() -> None:
    talk = traffic.Conversation().settle()
    talk.client(talk.headers(1, traffic.REQUEST), traffic.data(1, bytes(1000)))
    frames = lanes.lanes(build.build(traffic.recording(talk.packets), EMPTY), 1).frames
    places = {frame.frame: 10 * frame.frame for frame in frames}
    connection, stream = windows.charts(frames, places, 80, 1)
    client, server = connection.series
    assert client.points == "0,12 50,12 50,66 80,66", "it falls at the DATA frame, the fifth"
    assert server.points == "0,12 80,12"
    assert (connection.most, connection.least) == ("65,535", "64,535")
    assert "the client may send: 65,535 bytes at first, 64,535 at least, 64,535 at last." in connection.words
    assert stream.title == "Windows of stream 1"
    assert len(windows.charts(frames, places, 80, 0)) == 1

from app.wire import captures, pcapng
from tests.support.traffic import Conversation


def test_what_is_written_is_read_again() -> None:
    packets = Conversation().say(1, b"question", b"answer").packets
    read = captures.read(pcapng.write(packets))
    assert [(p.time_ns, p.data, p.length) for p in read.packets] == [(p.time_ns, p.data, p.length) for p in packets]
    assert read.problems == ()


def test_the_blocks_are_those_of_the_format() -> None:
    packet = captures.ReadPacket(time_ns=(5 << 32) + 7, data=b"\x45abc\0", length=9)
    written = pcapng.write([packet], comment="why", packet_comments={0: "é"})
    assert written == bytes.fromhex(
        "0a0d0d0a 34000000 4d3c2b1a 0100 0000 ffffffffffffffff"  # section header, 1.0, length not told
        "0100 0300 77687900"  # comment: why
        "0400 0700 677270636c616200"  # written by grpclab
        "0000 0000 34000000"
        "01000000 28000000 6500 0000 00000000"  # interface, LINKTYPE_RAW
        "0200 0200 6c6f0000 0900 0100 09000000 0000 0000 28000000"  # lo, nanoseconds
        "06000000 34000000 00000000 05000000 07000000 05000000 09000000"  # packet, time, captured, on the wire
        "4561626300000000"
        "0100 0200 c3a90000 0000 0000 34000000"  # comment: é
    )


def test_keys_of_tls_stand_in_a_block_of_their_own() -> None:
    written = pcapng.write([], key_log=["CLIENT_RANDOM ab cd", "x"])
    assert bytes.fromhex("0a000000 2c000000 4b534c54 16000000") + b"CLIENT_RANDOM ab cd\nx\n" in written
    read = captures.read(written)
    assert (read.key_log, read.problems) == (("CLIENT_RANDOM ab cd", "x"), ())


def test_the_note_says_how_to_decode() -> None:
    assert "tshark -d tcp.port==50051,http2 -d tcp.port==50052,http2" in pcapng.decode_as([50052, 50051, 50051])
    assert pcapng.decode_as([]) == "No connection was recorded."

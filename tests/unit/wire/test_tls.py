from hypothesis import given
from hypothesis import strategies as st

from app.wire.tls import RecordReader, type_name

DATA = bytes.fromhex("160301 0004 01000000  140303 0001 01  170303 0003 aabbcc  630303 0000  160303 0001 01")


def test_records_in_any_pieces() -> None:
    whole = RecordReader().push(DATA, 3)
    assert [(type_name(record.type), record.fragment.hex(), record.start) for record in whole] == [
        ("handshake", "01000000", 0),
        ("change_cipher_spec", "01", 9),
        ("application_data", "aabbcc", 15),
        ("UNKNOWN(99)", "", 23),
        ("handshake", "01", 28),
    ]
    assert b"".join(record.header + record.fragment for record in whole) == DATA
    reader = RecordReader()
    found = [record for at in range(len(DATA)) for record in reader.push(DATA[at : at + 1], 3)]
    assert found == whole
    assert reader.start == len(DATA)


def test_what_are_no_records_is_left_alone() -> None:
    reader = RecordReader()
    assert reader.push(b"GET / HTTP/1.1\r\n", 0) == []
    assert reader.lost
    assert reader.push(DATA, 1) == []
    late = RecordReader()
    late.hole()
    assert late.push(DATA, 1) == []


@given(st.binary(max_size=120))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    RecordReader().push(data, 0)
    RecordReader().push(b"\x16\x03\x01" + data, 0)

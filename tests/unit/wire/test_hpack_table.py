from hpack.table import HeaderTable

from app.wire.hpack_table import MOST_SIZE, STATIC, DynamicTable, Entry


def test_the_static_table_is_that_of_appendix_a() -> None:
    assert tuple((entry.name, entry.value) for entry in STATIC) == tuple(HeaderTable.STATIC_TABLE)


def test_the_newest_entry_has_index_62() -> None:
    table = DynamicTable()
    table.add(Entry(b"a", b"1"))
    table.add(Entry(b"b", b"2"))
    assert table.get(62) == (b"b", b"2")
    assert table.get(63) == (b"a", b"1")
    assert (table.get(64), table.get(0), table.get(-1)) == (None, None, None)
    assert table.get(2) == (b":method", b"GET")


def test_old_entries_make_room() -> None:
    table = DynamicTable()
    table.resize(70)  # two entries of 34 bytes
    assert [table.add(Entry(b"a", b"%d" % n)) for n in range(4)] == [0, 0, 1, 1]
    assert [entry.value for entry in table.entries()] == [b"3", b"2"]
    assert table.resize(40) == 1
    assert table.size == 34


def test_an_entry_larger_than_the_table_empties_it() -> None:
    table = DynamicTable()
    table.add(Entry(b"a", b"1"))
    assert table.add(Entry(b"b", b"x" * 5000)) == 1
    assert (len(table), table.size) == (0, 0)


def test_many_evictions_give_their_room_back() -> None:
    table = DynamicTable()
    for number in range(10_000):
        table.add(Entry(b"name", b"%d" % number))
    assert table.get(62) == (b"name", b"9999")
    assert len(table._entries) <= 2 * len(table) + 65
    assert table.size <= 4096


def test_a_table_is_bounded_whatever_is_asked() -> None:
    table = DynamicTable()
    table.resize(2**32)
    assert table.max_size == MOST_SIZE

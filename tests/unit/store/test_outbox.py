"""The outbox: one sequence that only grows."""

from app.store import Store


def test_in_order_and_after(store: Store) -> None:
    numbers = [store.post("class/1", f"hint {n}") for n in range(3)]
    assert numbers == sorted(set(numbers))
    assert [entry.payload for entry in store.outbox(numbers[0])] == ["hint 1", "hint 2"]
    assert [entry.payload for entry in store.outbox(0, most=2)] == ["hint 0", "hint 1"]
    assert store.outbox(numbers[2]) == ()
    assert {entry.posted_ns for entry in store.outbox(0)} == {1_000}

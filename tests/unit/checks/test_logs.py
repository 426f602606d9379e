"""Checks of what processes print, on a real recording."""

from tests.support.asking import fails, passes


def test_lines() -> None:
    passes("logged", text="bought tea")
    passes("logged", text="Traceback", absent=True)
    assert "The server printed: " in fails("logged", text="sold")
    assert fails("logged", text="bought tea", absent=True) == "The server printed “bought tea”."
    assert fails("logged", text="x", process="client") == "The client printed nothing."

"""One pool for the tests of this folder: its workers are the real ones."""

from collections.abc import Iterator

import pytest

from app.decode.pool import DecodePool


@pytest.fixture(scope="package")
def pool() -> Iterator[DecodePool]:
    with DecodePool(workers=2, memory_bytes=512 << 20, job_seconds=20) as pool:
        yield pool

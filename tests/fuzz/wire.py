"""Coverage-guided fuzzing of everything from packets to the transcript with atheris. Run by hand, where atheris is installed:

    PYTHONPATH=. python tests/fuzz/wire.py tests/fixtures/corpus/wire -max_total_time=1200 -max_len=1024

What it finds is a file in the corpus; ``tests/oracles/test_fuzz_wire.py`` replays the corpus in every run of the tests.
"""

import sys

import atheris

with atheris.instrument_imports(include=["app.wire", "app.trace"]):
    from tests.support.broken_recordings import check_wire


def main() -> None:
    """Fuzz until libFuzzer is told to stop."""
    atheris.Setup(sys.argv, check_wire)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

"""Coverage-guided fuzzing of the protobuf decoder with atheris. Run by hand, in an environment that has atheris:

    PYTHONPATH=. python tests/fuzz/protobuf.py tests/fixtures/corpus/protobuf -max_total_time=1200 -max_len=4096

What it finds is a file in the corpus; ``tests/oracles/test_fuzz_protobuf.py`` replays the corpus in every run of the tests.
"""

import sys

import atheris

with atheris.instrument_imports(include=["app.wire", "app.trace", "app.schema"]):
    from tests.support.fuzzing import check_protobuf


def main() -> None:
    """Fuzz until libFuzzer is told to stop."""
    atheris.Setup(sys.argv, check_protobuf)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

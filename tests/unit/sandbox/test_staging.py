"""What is copied and what is left behind, as decisions about names."""

import pytest

from app.sandbox import staging


@pytest.mark.parametrize("path", ["grpc/__init__.py", "grpc/_cython/cygrpc.so", "grpcio-1.0.dist-info/METADATA"])
def test_modules_and_metadata_are_wanted(path: str) -> None:
    assert staging._wanted(tuple(path.split("/")))


@pytest.mark.parametrize(
    "path",
    [
        "../../../bin/pytest",
        "grpc/__pycache__/x.cpython-311.pyc",
        "x.dist-info/direct_url.json",
        "x.dist-info/RECORD",
        "distutils-precedence.pth",
    ],
)
def test_what_tells_of_the_host_is_not(path: str) -> None:
    assert not staging._wanted(tuple(path.split("/")))


def test_tests_and_windows_of_the_standard_library_stay_behind() -> None:
    names = [
        "test",
        "idlelib",
        "tkinter",
        "ensurepip",
        "site-packages",
        "config-3.11-x86_64",
        "json",
        "_testcapi.so",
        "ssl.py",
    ]
    assert set(names) - staging._skipped("", names) == {"json", "ssl.py"}


def test_the_facts_name_the_interpreter_and_the_distributions() -> None:
    facts = "\n".join(staging.facts())
    assert "grpcio" in facts
    assert staging.sys.version in facts

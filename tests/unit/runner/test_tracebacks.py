"""Tracebacks as CPython prints them, found again in a learner's stderr."""

from app.runner.tracebacks import last


def _lines(text: str) -> list[str]:
    return text.splitlines()


def test_the_workspace_line_nearest_to_the_error() -> None:
    crash = last(
        _lines("""\
up
Traceback (most recent call last):
  File "/workspace/server.py", line 30, in <module>
    server.add_insecure_port("[::]:1")
  File "/runtime/lib/python3.11/site-packages/grpc/_server.py", line 1320, in add_insecure_port
    return _common.validate_port_binding_result(
RuntimeError: Failed to bind to address [::]:1; set GRPC_VERBOSITY=debug environment variable to see detailed error message.""")
    )
    assert crash is not None
    assert (crash.path, crash.line, crash.syntax) == ("server.py", 30, False)
    assert crash.error.startswith("RuntimeError: Failed to bind")


def test_of_a_chain_the_last_traceback() -> None:
    crash = last(
        _lines("""\
Traceback (most recent call last):
  File "/workspace/a.py", line 2, in <module>
    1/0
    ~^~
ZeroDivisionError: division by zero

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/workspace/server.py", line 4, in <module>
    raise KeyError('x') from e
KeyError: 'x'""")
    )
    assert crash is not None
    assert (crash.path, crash.line, crash.error) == ("server.py", 4, "KeyError: 'x'")


def test_a_syntax_error_in_an_imported_file() -> None:
    crash = last(
        _lines("""\
Traceback (most recent call last):
  File "/workspace/server.py", line 1, in <module>
    import helper
  File "/workspace/helper.py", line 7
    def f(:
          ^
SyntaxError: invalid syntax""")
    )
    assert crash is not None
    assert (crash.path, crash.line, crash.syntax) == ("helper.py", 7, True)


def test_an_error_of_several_lines_is_its_first() -> None:
    crash = last(['  File "/workspace/server.py", line 3, in <module>', "    x()", "ValueError: one", "two"])
    assert crash is not None
    assert crash.error == "ValueError: one"


def test_no_traceback_no_crash() -> None:
    assert last(["hello", "ValueError: only text"]) is None
    assert last(['  File "/workspace/server.py", line 3']) is None
    assert last([]) is None

"""Tracebacks as CPython prints them, found again in a learner's stderr."""

import pytest

from app.runner.tracebacks import heap_full, last


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


NODE = {
    "thrown": (
        """\
/workspace/lib/a.js:2
throw new Error("boom");
^

Error: boom
    at Object.<anonymous> (/workspace/lib/a.js:2:7)

Node.js v20.20.2""",
        ("lib/a.js", 2, "Error: boom", False),
    ),
    "inside a module": (
        """\
node:internal/modules/cjs/loader:1210
  throw err;
  ^

Error: Cannot find module 'express'
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at Object.<anonymous> (/workspace/server.js:7:1)""",
        ("server.js", 7, "Error: Cannot find module 'express'", False),
    ),
    "an ES module": (
        """\
file:///workspace/client.mjs:1
const = 1;
      ^

SyntaxError: Unexpected token '='
    at internalCompileFunction (node:internal/vm:76:18)""",
        ("client.mjs", 1, "SyntaxError: Unexpected token '='", True),
    ),
    "with a code": (
        "node:events:495\n      throw er;\nError [ERR_X]: no",
        ("", 0, "Error [ERR_X]: no", False),
    ),
}


@pytest.mark.parametrize("name", NODE)
def test_an_error_of_node(name: str) -> None:
    text, found = NODE[name]
    crash = last(_lines(text))
    assert crash is not None
    assert (crash.path, crash.line, crash.error, crash.syntax) == found


def test_what_only_looks_like_node() -> None:
    assert last(["/workspace/server.js:2", "and nothing else"]) is None
    assert not heap_full(["heap"])
    assert heap_full(["FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"])

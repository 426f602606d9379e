import logging
import subprocess
import sys

from app.cli.log import CleanLines

PROGRAM = """
import logging
from app.cli.log import log_to_stderr
log_to_stderr()
logging.getLogger("grpclab.audit").info("link used")
logging.getLogger("app.runner.server").info("nothing new")
"""


def test_a_line_of_the_log_steers_no_terminal_and_forges_no_line() -> None:
    record = logging.LogRecord(
        "n", logging.INFO, "", 0, "from %s\tend", ("a\x1b[31m\r\u202e\x9bb\n2026 ERROR c",), None
    )
    assert CleanLines("%(levelname)s %(message)s").format(record) == (
        "INFO from a\\x1b[31m\\r\\u202e\\x9bb\n    2026 ERROR c\\tend"
    )


def test_the_log_says_who_came_in_by_a_link_and_else_only_warnings() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True)
    said = done.stderr.decode()
    assert "INFO grpclab.audit: link used" in said
    assert "nothing new" not in said

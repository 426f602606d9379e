import signal
import subprocess
import sys

STUBBORN = """
import signal, threading
from app.cli.parent import end_with_parent
signal.signal(signal.SIGTERM, lambda *_: None)
end_with_parent(stop_seconds=0.02)
threading.Event().wait(60)
"""


def test_what_does_not_stop_does_not_outlive_its_parent_either() -> None:
    done = subprocess.run([sys.executable, "-c", STUBBORN], stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == -signal.SIGALRM


def test_what_stops_has_its_time() -> None:
    willing = STUBBORN.replace("lambda *_: None", "lambda *_: sys.exit(7)").replace(
        "import signal", "import sys, signal"
    )
    done = subprocess.run([sys.executable, "-c", willing.replace("0.02", "50")], stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 7

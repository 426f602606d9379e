# Plain os calls instead of pathlib: what every pod imports and does is kept small.
# ruff: noqa: PTH109, PTH118, PTH123
"""Becomes the driver in Node.js: writes its text into the workspace, and the process is node from then on.

Arguments: the text of ``node_driver.mjs``, then node and its options.
"""

import os
import sys

CONTROL_FD = 3


def main() -> None:
    """Writes the text and becomes node."""
    text, *command = sys.argv[1:]
    script = os.path.join(os.getcwd(), "driver.mjs")
    keys = os.path.join(os.getcwd(), "keys")
    with open(script, "w", encoding="utf-8") as file:
        file.write(text)
    os.set_inheritable(CONTROL_FD, True)  # noqa: FBT003  # the os module's own signature
    environment = {**os.environ, "GRPCLAB_KEYS": keys}
    os.execve(command[0], [*command, f"--tls-keylog={keys}", script], environment)  # noqa: S606  # it is the purpose


if __name__ == "__main__":
    main()

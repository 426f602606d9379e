"""What processes of a workspace can be run by. A runtime is data, one file each; ``DESCRIPTIONS`` is the list.

A new one is a file with one ``Description``, its name in ``app.runs.manifest.RUNTIMES``, and a line in ``DESCRIPTIONS``.
"""

from app.sandbox.runtimes import mock, node, python
from app.sandbox.runtimes.description import Description

__all__ = ["DESCRIPTIONS", "Description"]

DESCRIPTIONS = {found.name: found for found in (python.PYTHON, node.NODE, mock.MOCK)}
"""By the names that ``lab.toml`` uses."""

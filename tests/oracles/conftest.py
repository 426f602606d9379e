"""Oracles that judge what real pods recorded share the runner of the runner's own tests."""

from tests.runner.conftest import lab

__all__ = ["lab"]

"""Who runs a pod."""

import os

from app.sandbox import spawner


def test_pods_never_belong_to_root() -> None:
    assert (spawner.unprivileged_id() or os.geteuid()) != 0

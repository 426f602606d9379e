"""Which staged folder is trusted."""

import contextlib
import fcntl
import threading
from pathlib import Path

import pytest

from app.sandbox import runtime


def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "runtime"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(runtime.StagingRefused, match=r"others may write to it. Remove it"):
        runtime._check(folder)


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "runtime").symlink_to("elsewhere")
    with pytest.raises(runtime.StagingRefused):
        runtime._check(tmp_path / "runtime")


def test_a_parent_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(runtime.StagingRefused, match=r"cannot be copied to .*: No such file or directory"):
        runtime._create(tmp_path / "missing" / "runtime")


def test_old_runtimes_go_unless_somebody_uses_them(tmp_path: Path) -> None:
    keep, used, old = (tmp_path / f"grpclab-runtime-0-{name}" for name in ("keep", "used", "old"))
    for folder in (keep, used, old):
        folder.mkdir()
    lock = runtime._lock(used, fcntl.LOCK_SH)
    runtime._remove_others(tmp_path, "grpclab-runtime-0-", keep)
    assert (keep.exists(), used.exists(), old.exists()) == (True, True, False)
    runtime.os.close(lock)


def test_what_another_start_removed_meanwhile_is_nobodys_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, last = tmp_path / "grpclab-runtime-0-keep", tmp_path / "grpclab-runtime-0-last"
    for folder in (keep, last):
        folder.mkdir()
    listed = [keep, tmp_path / "grpclab-runtime-0-gone", tmp_path / "grpclab-runtime-0-gone.7", last]
    monkeypatch.setattr(Path, "glob", lambda *_: iter(listed))
    runtime._remove_others(tmp_path, "grpclab-runtime-0-", keep)
    assert (keep.exists(), last.exists()) == (True, False)


def test_a_runtime_that_took_a_removed_ones_name_is_not_taken_for_it(tmp_path: Path) -> None:
    folder = tmp_path / "grpclab-runtime-0-mine"
    folder.mkdir()
    lock = runtime._lock(folder, fcntl.LOCK_EX)
    assert runtime._named(folder, lock)
    folder.rename(tmp_path / "gone")
    assert not runtime._named(folder, lock)
    folder.mkdir()
    assert not runtime._named(folder, lock)
    runtime.os.close(lock)


def test_a_runtime_that_is_being_removed_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "grpclab-runtime-0-mine"
    assert runtime._held(folder) is None
    folder.mkdir()
    lock = runtime._held(folder)
    assert lock is not None
    runtime.os.close(lock)
    found: list[int | None] = []
    with contextlib.ExitStack() as stack:
        remover = runtime._lock(folder, fcntl.LOCK_EX)
        waiting = threading.Thread(target=lambda: found.append(runtime._held(folder)))
        stack.callback(waiting.join)
        waiting.start()
        folder.rename(tmp_path / "gone")
        runtime.os.close(remover)
    assert found == [None]


def test_the_key_is_the_same_until_something_changes() -> None:
    assert runtime._key() == runtime._key()
    assert len(runtime._key()) == 16


def test_a_machine_without_runsc_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(runtime.StagingRefused, match=r"GRPCLAB_JAIL is runsc, but .* \(apt-get install runsc\)"):
        runtime.stage(tmp_path, gvisor=True)

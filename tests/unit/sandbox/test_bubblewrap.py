"""The options of a jail, without starting one: what is shared, what is shut, and in which order."""

from app.sandbox import bubblewrap

WORDS = bubblewrap.options(runtime="/staged/python", etc="/staged/etc", volumes="/staged/volumes/1")


def at(*group: str) -> int:
    """Where ``group`` stands in the options."""
    return next(i for i in range(len(WORDS)) if WORDS[i : i + len(group)] == group)


def test_every_namespace_but_the_pods_network_is_new() -> None:
    for namespace in ("user", "pid", "ipc", "uts"):
        assert f"--unshare-{namespace}" in WORDS
    assert "--unshare-net" not in WORDS
    assert "--unshare-all" not in WORDS
    assert "--share-net" not in WORDS


def test_nothing_of_the_host_is_writable() -> None:
    sources = [WORDS[i + 1] for i, word in enumerate(WORDS) if word == "--bind"]
    assert all(source.startswith("/staged/volumes/1/") for source in sources)
    assert "--dev-bind" not in WORDS


def test_the_host_is_seen_through_three_read_only_windows() -> None:
    windows = [WORDS[i + 1] for i, word in enumerate(WORDS) if word.startswith("--ro-bind")]
    assert windows == ["/staged/python", "/staged/etc", "/usr/share/zoneinfo"]


def test_what_lies_below_a_mount_comes_after_it_and_read_only_comes_last() -> None:
    assert at("--dev", "/dev") < at("--bind", "/staged/volumes/1/shm") < at("--remount-ro", "/dev")
    assert at("--bind", "/staged/volumes/1/workspace", "/workspace") < at("--remount-ro", "/")


def test_capabilities_user_namespaces_and_environment_are_dropped() -> None:
    assert at("--cap-drop", "ALL")
    for word in ("--disable-userns", "--clearenv", "--new-session", "--die-with-parent"):
        assert word in WORDS


def test_without_a_filter_no_descriptor_is_named() -> None:
    unfiltered = bubblewrap.options(runtime="/r", etc="/e", volumes="/v", filtered=False)
    assert "--seccomp" in WORDS
    assert "--seccomp" not in unfiltered


def test_words_travel_with_a_zero_after_each() -> None:
    assert bubblewrap.encode(["--proc", "/proc"]) == b"--proc\0/proc\0"

"""What gVisor is told, without starting it: the room that it works in, the bundle, and the first lines inside."""

import json

from app.sandbox import bubblewrap, runsc

WORDS = runsc.options(
    program="/usr/bin/runsc", runtime="/staged/python", etc="/staged/etc", volumes="/staged/volumes/1"
)
CONFIG = json.loads(runsc.config(("/runtime/bin/python3", "-c", "pass")))


def test_its_room_has_the_namespaces_of_every_jail_and_shares_the_pods_network() -> None:
    assert WORDS[: len(bubblewrap.NAMESPACES)] == bubblewrap.NAMESPACES
    assert "--unshare-net" not in WORDS
    assert "--network=host" in runsc.command("1")
    assert "network" not in {space["type"] for space in CONFIG["linux"]["namespaces"]}


def test_two_in_one_pod_have_names_of_their_own() -> None:
    assert runsc.command("1") != runsc.command("2")


def test_nothing_of_the_host_is_writable_in_it_but_the_jails_volumes() -> None:
    sources = [WORDS[i + 1] for i, word in enumerate(WORDS) if word == "--bind"]
    assert [source.removeprefix("/staged/volumes/1/") for source in sources] == ["shm", "tmp", "workspace"]
    assert WORDS.index("--remount-ro") > max(i for i, word in enumerate(WORDS) if word == "--bind")


def test_the_bundle_leads_into_the_room() -> None:
    bound = {WORDS[i + 2] for i, word in enumerate(WORDS) if word == "--bind"}
    mounted = {mount["source"] for mount in CONFIG["mounts"] if mount["type"] == "bind"}
    assert mounted == bound
    assert CONFIG["root"] == {"path": "/jail", "readonly": True}
    assert ("--file", str(runsc.CONFIG_FD), "/run/bundle/config.json") == WORDS[WORDS.index("--file") :][:3]


def test_its_programs_start_without_capabilities_in_the_environment_of_every_jail() -> None:
    process = CONFIG["process"]
    assert process["capabilities"] == {}
    assert process["noNewPrivileges"] is True
    assert dict(word.split("=", 1) for word in process["env"]) == bubblewrap.ENVIRONMENT


def test_the_first_lines_become_the_learner_and_put_the_filter_in_force() -> None:
    text = runsc.become(b"\x06\0\0\0\0\0\xff\x7f")
    assert 'file.write("1000 0 1")' in text
    assert text.index("unshare") < text.index("capset") < text.index("prctl(22, 2")
    compile(text, "<become>", "exec")

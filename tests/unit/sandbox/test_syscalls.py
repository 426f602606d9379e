"""The lists of system calls: what they must and must not hold."""

from app.sandbox.syscalls import ALLOWED, REFUSED, SPELLINGS

DANGEROUS = [
    "ptrace",
    "bpf",
    "keyctl",
    "add_key",
    "request_key",
    "userfaultfd",
    "perf_event_open",
    "mount",
    "umount2",
    "setns",
    "unshare",
    "kexec_load",
    "init_module",
    "finit_module",
    "process_vm_readv",
    "process_vm_writev",
    "pidfd_getfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "pivot_root",
    "open_by_handle_at",
    "memfd_create",
    "setsid",
]


def test_nothing_is_both_allowed_and_refused() -> None:
    assert not ALLOWED & REFUSED


def test_the_doors_to_the_kernel_are_refused_by_name() -> None:
    assert set(DANGEROUS) <= REFUSED


def test_calls_with_conditions_are_in_neither_list() -> None:
    assert not {"clone", "clone3", "socket", "socketpair"} & (ALLOWED | REFUSED)


def test_memory_that_nobody_maps_cannot_be_had() -> None:
    assert not {"shmget", "shmat", "msgget", "semget", "memfd_secret"} & ALLOWED


def test_another_spelling_is_one_of_a_call_that_may_be_made() -> None:
    conditional = {"clone"}
    assert set(SPELLINGS.values()) <= (ALLOWED - SPELLINGS.keys()) | conditional


def test_what_the_kernel_counts_for_the_user_of_all_pods_cannot_be_had() -> None:
    assert not {"inotify_init1", "timer_create", "mq_open", "keyctl"} & ALLOWED

"""The lists of system calls: what they must and must not hold."""

from app.sandbox.syscalls import ALLOWED, REFUSED

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

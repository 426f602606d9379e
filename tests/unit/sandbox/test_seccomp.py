"""The filter, run by a small BPF machine written here: what the kernel would answer to a system call."""

import errno
import platform
import struct

import pytest

from app.sandbox import seccomp

pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers below are those of x86-64")

ALLOW, ERRNO, X86_64 = 0x7FFF0000, 0x00050000, 0xC000003E
NUMBERS = {"read": 0, "mmap": 9, "ptrace": 101, "mount": 165, "clone": 56, "clone3": 435, "socket": 41, "unshare": 272}
NUMBERS |= {"io_uring_setup": 425, "bpf": 321, "socketpair": 53, "execve": 59, "shmget": 29}


def verdict(name: str | int, *arguments: int, architecture: int = X86_64) -> int:
    """Run the filter over struct seccomp_data; only the instructions that libseccomp makes (linux/bpf_common.h)."""
    number = NUMBERS[name] if isinstance(name, str) else name
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    data = struct.pack("=IIQ6Q", number, architecture, 0, *padded)
    rows = list(struct.iter_unpack("=HBBI", seccomp.program()))
    accumulator = at = 0
    while True:
        code, if_true, if_false, operand = rows[at]
        at += 1
        match code:
            case 0x20:  # load a word
                accumulator = struct.unpack_from("=I", data, operand)[0]
            case 0x54:  # and
                accumulator &= operand
            case 0x05:  # jump
                at += operand
            case 0x15:  # jump if equal
                at += if_true if accumulator == operand else if_false
            case 0x25:  # jump if greater
                at += if_true if accumulator > operand else if_false
            case 0x35:  # jump if greater or equal
                at += if_true if accumulator >= operand else if_false
            case 0x06:  # return
                return int(operand)
            case _:
                raise AssertionError(f"unknown instruction {code:#x}")


@pytest.mark.parametrize("name", ["read", "mmap", "execve"])
def test_what_python_needs_is_allowed(name: str) -> None:
    assert verdict(name) == ALLOW


@pytest.mark.parametrize("name", ["ptrace", "mount", "unshare", "io_uring_setup", "bpf"])
def test_the_doors_are_refused(name: str) -> None:
    assert verdict(name) == ERRNO | errno.EPERM


@pytest.mark.parametrize("name", ["clone3", "shmget", 1999])
def test_the_rest_does_not_exist(name: str | int) -> None:
    assert verdict(name) == ERRNO | errno.ENOSYS


def test_clone_makes_processes_and_threads_but_no_namespace() -> None:
    assert verdict("clone", 0x3D0F00) == ALLOW, "the flags of a thread"
    assert verdict("clone", 17) == ALLOW, "fork: SIGCHLD alone"
    for bit in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert verdict("clone", bit | 17) == ERRNO | errno.ENOSYS


@pytest.mark.parametrize(
    ("family", "protocol", "allowed"),
    [
        *((1, 0, True), (2, 0, True), (2, 6, True), (10, 17, True)),
        *((2, 132, False), (2, 262, False), (16, 0, False), (17, 0, False), (40, 0, False), (38, 0, False)),
    ],
)
def test_sockets_are_unix_tcp_and_udp(family: int, protocol: int, *, allowed: bool) -> None:
    assert (verdict("socket", family, 1, protocol) == ALLOW) is allowed


def test_another_architectures_calls_are_not_answered_by_these_numbers() -> None:
    assert verdict("read", architecture=0x40000003) != ALLOW

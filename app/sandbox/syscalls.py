"""Which system calls a jail may make, by name. Data; ``seccomp`` makes the filter.

The list is what CPython, grpcio, protoc, pytest, ruff and Node.js make on x86-64 and arm64, C libraries old and new, and
no more: ``python -m tests.jail.syscalls_used`` shows who makes each. Conditional ones (clone, socket, socketpair) are in
``seccomp``. Left out on purpose, besides ``REFUSED``: System V shared memory, semaphores and queues, since memory that no
process maps would be counted by nobody; and inotify and POSIX timers, which the kernel counts for the user of all pods.
"""

_FILES = """
access chmod chown close close_range copy_file_range dup2 fadvise64 fallocate fchdir fchmod fchown fcntl fdatasync
flock fstat fsync ftruncate getcwd getdents64 lchown link listxattr llistxattr lseek mkdir mknodat newfstatat open
openat pread64 preadv2 pwrite64 pwritev2 read readlink readv rename renameat rmdir sendfile stat statfs statx symlink
sync truncate umask unlink unlinkat utimensat write writev chdir ioctl
"""
_WAITING = """
epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2 pipe2 poll pselect6
"""
_MEMORY = """
brk madvise mmap mprotect mremap msync munmap pkey_alloc
"""
_PROCESSES = """
arch_prctl capget execve exit exit_group vfork futex getegid geteuid getgid getgroups getitimer getpgid getpgrp getpid
getppid getpriority getresgid getresuid getrusage getsid gettid getuid kill pidfd_open pidfd_send_signal prctl
prlimit64 restart_syscall rseq sched_getaffinity sched_getparam sched_getscheduler sched_setaffinity sched_yield
set_robust_list set_tid_address setitimer setpgid setpriority tgkill uname wait4 waitid alarm pause
"""
_SIGNALS = """
rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigtimedwait sigaltstack
"""
_TIME = """
clock_nanosleep getrandom sysinfo times
"""
_SOCKETS = """
accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmsg sendmsg sendto setsockopt shutdown
"""
_VDSO = """
clock_getres clock_gettime getcpu gettimeofday time
"""

SPELLINGS = {
    "accept": "accept4",
    "creat": "openat",
    "dup": "dup2",
    "dup3": "dup2",
    "epoll_create": "epoll_create1",
    "epoll_pwait2": "epoll_pwait",
    "eventfd": "eventfd2",
    "faccessat": "access",
    "faccessat2": "access",
    "fchmodat": "chmod",
    "fchmodat2": "chmod",
    "fchownat": "chown",
    "fork": "clone",
    "fstatfs": "statfs",
    "futex_requeue": "futex",
    "futex_wait": "futex",
    "futex_waitv": "futex",
    "futex_wake": "futex",
    "futimesat": "utimensat",
    "getdents": "getdents64",
    "getrlimit": "prlimit64",
    "getxattr": "listxattr",
    "lgetxattr": "llistxattr",
    "linkat": "link",
    "lstat": "newfstatat",
    "mkdirat": "mkdir",
    "mknod": "mknodat",
    "nanosleep": "clock_nanosleep",
    "openat2": "openat",
    "pipe": "pipe2",
    "pkey_free": "pkey_alloc",
    "pkey_mprotect": "pkey_alloc",
    "ppoll": "poll",
    "preadv": "preadv2",
    "pwritev": "pwritev2",
    "readlinkat": "readlink",
    "recvmmsg": "recvmsg",
    "renameat2": "rename",
    "rt_sigsuspend": "pause",
    "select": "pselect6",
    "sendmmsg": "sendmsg",
    "setrlimit": "prlimit64",
    "symlinkat": "symlink",
    "tkill": "tgkill",
    "utime": "utimensat",
    "utimes": "utimensat",
}
"""What another C library, kernel or architecture calls instead of one of the list, or right after it."""

WITHOUT_THE_KERNEL = frozenset(_VDSO.split())
"""Answered in the program itself (vdso(7)), except on machines whose clock does not allow it."""

ALLOWED = WITHOUT_THE_KERNEL.union(
    f"{_FILES} {_WAITING} {_MEMORY} {_PROCESSES} {_SIGNALS} {_TIME} {_SOCKETS}".split(), SPELLINGS.keys()
)
"""Allowed whatever the arguments."""

REFUSED = frozenset(
    [
        "acct",
        "capset",
        "sched_setattr",
        "sched_setparam",
        "sched_setscheduler",
        "setfsgid",
        "setfsuid",
        "setgid",
        "setgroups",
        "setregid",
        "setresgid",
        "setresuid",
        "setreuid",
        "setuid",
        "mlock",
        "mlock2",
        "mlockall",
        "set_mempolicy",
        "mbind",
        "add_key",
        "bpf",
        "chroot",
        "clock_adjtime",
        "clock_settime",
        "delete_module",
        "fanotify_init",
        "fanotify_mark",
        "finit_module",
        "fsconfig",
        "fsmount",
        "fsopen",
        "fspick",
        "init_module",
        "io_uring_enter",
        "io_uring_register",
        "io_uring_setup",
        "ioperm",
        "iopl",
        "kcmp",
        "kexec_file_load",
        "kexec_load",
        "keyctl",
        "lookup_dcookie",
        "memfd_create",
        "memfd_secret",
        "migrate_pages",
        "modify_ldt",
        "mount",
        "mount_setattr",
        "move_mount",
        "move_pages",
        "name_to_handle_at",
        "open_by_handle_at",
        "open_tree",
        "perf_event_open",
        "pidfd_getfd",
        "pivot_root",
        "process_madvise",
        "process_vm_readv",
        "process_vm_writev",
        "ptrace",
        "quotactl",
        "quotactl_fd",
        "reboot",
        "request_key",
        "sethostname",
        "setdomainname",
        "setns",
        # Kernels that share CPU time by session (autogroup) would give each new one a share of its own.
        "setsid",
        "settimeofday",
        "swapoff",
        "swapon",
        "syslog",
        "umount2",
        "unshare",
        "userfaultfd",
        "vhangup",
        "vmsplice",
        "landlock_create_ruleset",
        "seccomp",
    ]
)
"""Refused with EPERM: the doors to the host's kernel, its other processes and new namespaces."""

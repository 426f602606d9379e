"""Which system calls a jail may make, by name. Data; ``seccomp`` makes the filter.

The list is what CPython, grpcio and Node.js use on x86-64 and arm64, C libraries old and new. Conditional ones (clone,
socket, socketpair) are in ``seccomp``. Left out on purpose, besides ``REFUSED``: System V shared memory, semaphores and
queues and ``memfd_create``, since memory that no process maps would be counted by nobody.
"""

_FILES = """
access chmod chown close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2 fadvise64 fallocate fchdir
fchmod fchmodat fchmodat2 fchown fchownat fcntl fdatasync fgetxattr flistxattr flock fstat fstatfs fsync ftruncate
getcwd getdents getdents64 getxattr lchown lgetxattr link linkat listxattr llistxattr lseek lstat mkdir mkdirat
mknod mknodat newfstatat open openat openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink
readlinkat readv rename renameat renameat2 rmdir sendfile splice stat statfs statx symlink symlinkat sync sync_file_range
syncfs tee truncate umask unlink unlinkat utime utimensat utimes futimesat write writev chdir ioctl
inotify_add_watch inotify_init inotify_init1 inotify_rm_watch
"""
_WAITING = """
epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 pipe pipe2 poll ppoll
pselect6 select signalfd signalfd4 timerfd_create timerfd_gettime timerfd_settime
"""
_MEMORY = """
brk madvise membarrier mincore mlock mlock2 mlockall mmap mprotect mremap msync munlock munlockall munmap
get_mempolicy mbind set_mempolicy pkey_alloc pkey_free pkey_mprotect map_shadow_stack mseal
"""
_PROCESSES = """
arch_prctl capget capset execve execveat exit exit_group fork vfork futex futex_waitv futex_wait futex_wake futex_requeue
get_robust_list get_thread_area getcpu
getegid geteuid getgid getgroups getitimer getpgid getpgrp getpid getppid getpriority getresgid getresuid getrlimit
getrusage getsid gettid getuid kill pidfd_open pidfd_send_signal prctl prlimit64 restart_syscall rseq
sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield
set_robust_list set_thread_area set_tid_address setfsgid setfsuid setgid setgroups setitimer setpgid setpriority setregid
setresgid setresuid setreuid setrlimit setuid tgkill tkill uname wait4 waitid alarm pause personality
"""
_SIGNALS = """
rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo
sigaltstack
"""
_TIME = """
clock_getres clock_gettime clock_nanosleep getrandom gettimeofday nanosleep sysinfo time timer_create timer_delete
timer_getoverrun timer_gettime timer_settime times
"""
_SOCKETS = """
accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg sendmmsg sendmsg sendto
setsockopt shutdown
"""

ALLOWED = frozenset(f"{_FILES} {_WAITING} {_MEMORY} {_PROCESSES} {_SIGNALS} {_TIME} {_SOCKETS}".split())
"""Allowed whatever the arguments."""

REFUSED = frozenset(
    [
        "acct",
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

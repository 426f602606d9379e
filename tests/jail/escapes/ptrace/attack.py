import platform

x86 = platform.machine() == "x86_64"
attempt("ptrace", lambda: call(101 if x86 else 117, 0x4206, 1, 0, 0))
attempt("process_vm_readv", lambda: call(310 if x86 else 270, 1, 0, 0, 0, 0, 0))
attempt("process_vm_writev", lambda: call(311 if x86 else 271, 1, 0, 0, 0, 0, 0))
attempt("pidfd_getfd", lambda: call(438, os.pidfd_open(1), 0, 0))
attempt("kcmp", lambda: call(312 if x86 else 272, 1, 2, 0, 0, 0))

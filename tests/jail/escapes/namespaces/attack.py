import platform

x86 = platform.machine() == "x86_64"
for name, flag in (("user", 0x10000000), ("net", 0x40000000), ("mount", 0x20000)):
    attempt(f"unshare {name}", lambda: call(272 if x86 else 97, flag))
attempt("clone user", lambda: call(56 if x86 else 220, 0x10000000 | 17, 0, 0, 0, 0))
attempt("clone3", lambda: call(435, 0, 0))
attempt("setns", lambda: call(308 if x86 else 268, 0, 0))
attempt("mount", lambda: call(165 if x86 else 40, b"tmpfs", b"/tmp", b"tmpfs", 0, 0))
attempt("umount", lambda: call(166 if x86 else 39, b"/etc", 2))
attempt("pivot_root", lambda: call(155 if x86 else 41, b"/tmp", b"/tmp"))
attempt("chroot", lambda: os.chroot("/tmp"))
attempt("open_tree", lambda: call(428, -100, b"/", 1))
attempt("fsopen", lambda: call(430, b"tmpfs", 0))

import resource
import stat

print("who:", os.getuid(), os.geteuid(), os.getgid(), os.getegid())
for line in open("/proc/self/status"):
    if line.startswith(("Cap", "NoNewPrivs", "Seccomp:")):
        print(*line.split())
open("/workspace/file", "w").close()
attempt("setuid", lambda: os.setuid(0))
attempt("setgid", lambda: os.setgid(0))
attempt("setgroups", lambda: os.setgroups([0]))
attempt("chown", lambda: os.chown("/workspace/file", 0, 0))
attempt("mknod", lambda: os.mknod("/workspace/disk", stat.S_IFBLK | 0o600, os.makedev(254, 0)))
attempt("raise processes", lambda: resource.setrlimit(resource.RLIMIT_NPROC, (100000, 100000)))
attempt("raise memory", lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)))
attempt("lower nice", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5))
found = 0
for folder, _, names in os.walk("/runtime"):
    found += sum(bool(os.lstat(f"{folder}/{name}").st_mode & 0o6000) for name in names)
print("set-user-id files:", found)

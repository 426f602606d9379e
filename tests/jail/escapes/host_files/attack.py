print("root:", *sorted(os.listdir("/")))
print("etc:", *sorted(os.listdir("/etc")))
print("usr:", *sorted(os.listdir("/usr")))
print("share:", *sorted(os.listdir("/usr/share")))
for path in ("/etc/shadow", "/root", "/home", "/var", "/sys", *places):
    attempt(path, lambda: os.stat(path))
for folder in (
    "/",
    "/runtime",
    "/runtime/bin",
    "/etc",
    "/usr",
    "/usr/share/zoneinfo",
    "/dev",
    "/lib",
    "/proc",
    "/proc/sys/kernel",
):
    attempt(f"write {folder}", lambda: open(f"{folder}/mine", "w"))
attempt("write link", lambda: os.symlink("/", "/runtime/lib/mine"))
attempt("write old", lambda: open("/runtime/bin/python3", "r+b"))
attempt("write name", lambda: open("/proc/sys/kernel/core_pattern", "w"))

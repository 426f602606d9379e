for path in ("kcore", "kmsg", "sysrq-trigger", "1/mem", "sys/kernel/cap_last_cap/x", "timer_list", "vmallocinfo", "pagetypeinfo"):
    attempt(f"read {path}", lambda: len(open(f"/proc/{path}", "rb").read(1)))
for path in (
    *("sysrq-trigger", "sys/kernel/core_pattern", "sys/vm/drop_caches", "sys/kernel/hostname", "sys/net/ipv4/ip_forward"),
    *("sys/net/ipv4/ip_unprivileged_port_start", "sys/fs/file-max", "irq/0/smp_affinity", "self/uid_map", "self/setgroups"),
):
    attempt(f"write {path}", lambda: os.write(os.open(f"/proc/{path}", os.O_WRONLY), b"1"))
attempt("write score", lambda: os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"-1"))
try:
    lines = open("/proc/kallsyms").read(4096).splitlines()
except OSError:
    lines = []
print("addresses:", sum(set(line.split()[0]) != {"0"} for line in lines[:-1]))
for score in (500, 400, 0):
    try:
        os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"%d" % score)
    except OSError:
        break
print("score:", open("/proc/self/oom_score_adj").read().strip())

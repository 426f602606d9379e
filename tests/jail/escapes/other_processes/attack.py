print("pids:", *sorted(int(name) for name in os.listdir("/proc") if name.isdigit()))
for pid in (3, 4, 1000, 4194304):
    attempt(f"signal {pid}", lambda: os.kill(pid, signal.SIGKILL))
# The first process of a pid namespace cannot be killed from inside it.
attempt("signal 1", lambda: os.kill(1, signal.SIGKILL))
attempt("signal all", lambda: os.kill(-1, 0))
attempt("group", lambda: os.killpg(4000, signal.SIGKILL))
print("children:", open("/proc/2/task/2/children").read().strip() or "none")

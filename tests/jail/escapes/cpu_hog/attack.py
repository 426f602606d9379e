if os.fork() == 0:
    attempt("new session", lambda: os.setsid())
    os._exit(0)
os.wait()
for _ in range(8):
    if os.fork() == 0:
        until = time.monotonic() + 25
        while time.monotonic() < until:
            pass
        os._exit(0)
until = time.monotonic() + 24
while os.sched_getscheduler(0) == os.SCHED_OTHER and time.monotonic() < until:
    time.sleep(0.05)
print("policy:", os.sched_getscheduler(0))
attempt("back", lambda: os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0)))
attempt("higher", lambda: os.setpriority(os.PRIO_PROCESS, 0, -1))
pid = os.fork()
if pid == 0:
    print("born:", os.sched_getscheduler(0), flush=True)
    os._exit(0)
os.waitpid(pid, 0)

forked = []
while True:
    try:
        pid = os.fork()
    except OSError as error:
        print("refused", errno.errorcode[error.errno])
        break
    if pid == 0:
        time.sleep(60)
        os._exit(0)
    forked.append(pid)
print("few enough:", 50 < len(forked) < 130)
time.sleep(0.7)
for pid in forked:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
pid = os.fork()
if pid == 0:
    os._exit(0)
print("still forks:", os.waitpid(pid, 0)[1] == 0)

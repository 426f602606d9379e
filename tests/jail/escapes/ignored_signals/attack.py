for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
for _ in range(5):
    os.fork()
if os.getpid() == 2:
    time.sleep(0.2)
    print("ready", flush=True)
while True:
    time.sleep(1)

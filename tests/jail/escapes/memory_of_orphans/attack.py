def hold():
    memory = [bytearray(b"x") * (8 << 20) for _ in range(30)]
    time.sleep(60)
    os._exit(len(memory))


for _ in range(4):
    if os.fork() == 0:
        if os.fork() == 0:
            hold()
        os._exit(0)
CLONE_PARENT = 0x8000
for _ in range(4):
    if libc.syscall((56, 220)[platform.machine() != "x86_64"], CLONE_PARENT | signal.SIGCHLD, 0, 0, 0, 0) == 0:
        hold()
time.sleep(60)

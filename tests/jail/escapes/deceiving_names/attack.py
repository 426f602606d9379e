import mmap

for name in ("zero (deleted)", "a\n7f00-7fff rw-s 0 00:01 1 /dev/zero (deleted)", "b /dev"):
    with open("/workspace/" + name.replace("/", "|"), "wb+") as file:
        file.truncate(4096)
        kept = mmap.mmap(file.fileno(), 4096)
for number in range(12):
    if os.fork() == 0:
        libc.prctl(15, b") R 1 1 1 (0 0", 0, 0, 0)
        parts = [bytearray(b"x") * (8 << 20) for _ in range(30)]
        time.sleep(60)
        os._exit(0)
time.sleep(60)

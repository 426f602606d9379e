import mmap

for _ in range(8):
    if os.fork() == 0:
        memory = mmap.mmap(-1, 256 << 20)
        for at in range(0, len(memory), 1 << 20):
            memory[at : at + (1 << 20)] = b"x" * (1 << 20)
            memory.madvise(mmap.MADV_DONTNEED)
        time.sleep(60)
        os._exit(0)
time.sleep(60)

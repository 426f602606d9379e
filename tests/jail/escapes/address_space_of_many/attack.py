import mmap

reading, writing = os.pipe()
for _ in range(10):
    if os.fork() == 0:
        reserved = mmap.mmap(-1, 256 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        os.write(writing, b".")
        time.sleep(0.7)
        os._exit(0)
said = b""
while len(said) < 10:
    said += os.read(reading, 10)
print("reserved:", len(said))
for _ in range(10):
    os.wait()

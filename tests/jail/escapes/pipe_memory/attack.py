reading, writing = os.pipe()
workers = 12
for _ in range(workers):
    if os.fork() == 0:
        held, kept = 0, []
        for _ in range(110):
            try:
                kept.append(os.pipe())
                os.set_blocking(kept[-1][1], False)
                while True:
                    held += os.write(kept[-1][1], bytes(65536))
            except BlockingIOError:
                continue
            except OSError:
                break
        os.write(writing, b"%12d" % held)
        time.sleep(60)
total = sum(int(os.read(reading, 12)) for _ in range(workers))
print("little enough:", total <= 80 << 20, total >> 20, "MiB")

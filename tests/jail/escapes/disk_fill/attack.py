signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def fill(folder):
    for number in range(100):
        with open(f"{folder}/{number}", "wb", buffering=0) as file:
            for _ in range(4):
                if file.write(bytes(1 << 20)) < 1 << 20:
                    file.write(b"x" * 4096)


for folder in ("/workspace", "/tmp", "/dev/shm"):
    attempt(folder, lambda: fill(folder))
time.sleep(0.6)
for folder in ("/workspace", "/tmp", "/dev/shm"):
    use = os.statvfs(folder)
    print(folder, use.f_blocks * use.f_frsize >> 20, "MiB")
    for name in os.listdir(folder):
        os.remove(f"{folder}/{name}")


def one_file():
    with open("/workspace/large", "wb") as file:
        file.truncate(64 << 20)


attempt("one file", one_file)

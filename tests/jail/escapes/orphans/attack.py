reading, writing = os.pipe()
for _ in range(20):
    if os.fork() == 0:
        if os.fork() == 0:
            os.setpgid(0, 0)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            os.write(writing, b".")
            time.sleep(600)
        os._exit(0)
    os.wait()
left = b""
while len(left) < 20:
    left += os.read(reading, 20)
print("left behind:", len(left))

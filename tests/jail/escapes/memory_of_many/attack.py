for _ in range(16):
    if os.fork() == 0:
        parts = [bytearray(b"x") * (8 << 20) for _ in range(36)]
        time.sleep(60)
        os._exit(0)
time.sleep(60)

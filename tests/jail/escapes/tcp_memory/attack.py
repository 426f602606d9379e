def fill(sender):
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
    sender.setblocking(False)
    try:
        while True:
            sender.send(bytes(16384))
    except BlockingIOError:
        pass


server = socket.create_server(("127.0.0.1", 0), backlog=1000)


def flood():
    def pair():
        return socket.create_connection(server.getsockname()), server.accept()[0]

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

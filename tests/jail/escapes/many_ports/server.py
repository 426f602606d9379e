import socket
import time

kept = []


def attack(request, context):
    # The expected port is open before: another is only used where that one never comes.
    kept.extend(socket.create_server(("127.0.0.1", port)) for port in range(20_000, 20_150))
    time.sleep(0.5)

# serves by itself
import socket
import struct
import threading

server = socket.create_server(("::", 50051), family=socket.AF_INET6, dualstack_ipv6=True)


def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def serve(client):
    client.sendall(frame(4, 0, 0) + frame(4, 1, 0))
    received = b""
    # Until the request's HEADERS: no call is answered before it was made.
    while b"SayHello" not in received and len(received) < 400:
        received += client.recv(65536)
    try:
        client.sendall(frame(1, 0, 1, b"\x88") + frame(9, 0, 1, b"\x00\x01a\x01b" * 3000) * 400)
    except OSError:
        pass


while True:
    threading.Thread(target=serve, args=(server.accept()[0],)).start()

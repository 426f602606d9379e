import errno
import socket


def attack(request, context):
    port = int(context.peer().rpartition(":")[2])
    for family, address in ((socket.AF_INET6, "::1"), (socket.AF_INET, "127.0.0.1")):
        with socket.socket(family) as mine:
            mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            try:
                mine.bind((address, port))
                mine.connect((address, 50051))
                print("bind WORKED" if f":{port}" in context.peer() and family.name in context.peer() else "bind elsewhere")
            except OSError as error:
                print("bind", errno.errorcode[error.errno])

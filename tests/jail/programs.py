"""Texts that run in jails around the attacks."""

PREAMBLE = """\
import ctypes, errno, os, platform, signal, socket, struct, sys, time
os.dup2(3, 1)
libc = ctypes.CDLL(None, use_errno=True)
places, listening, abstract, named, secret = sys.argv[1:4], int(sys.argv[4]), *sys.argv[5:8]
def attempt(name, action):
    try:
        print(name, "WORKED", action(), flush=True)
    except OSError as error:
        print(name, errno.errorcode.get(error.errno, error), flush=True)
    except Exception as error:
        print(name, type(error).__name__, flush=True)
def call(number, *arguments):
    if not isinstance(number, int):  # x86-64, arm64
        number = number[platform.machine() != "x86_64"]
    ctypes.set_errno(0)
    result = libc.syscall(number, *arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), "")
    return result
"""

"""What every attack may use: its words go to the test, and an attempt says how it failed."""

KEEPS_SECRETS = """
import socket, sys, time
secret = sys.argv[1]
for folder in ("/workspace", "/tmp", "/dev/shm"):
    with open(folder + "/" + secret, "w") as file:
        file.write(secret)
listener = socket.socket(socket.AF_UNIX)
listener.bind("/tmp/" + secret + ".sock")
listener.listen()
reached = socket.create_server(("127.0.0.1", int(sys.argv[2])))
socket.socket(fileno=3).send(b"kept")
time.sleep(1000)
"""
"""What a neighbour has that is nobody else's: files, a unix socket, a port."""

TALKS = """
import threading
PREFACE = b"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, END_HEADERS = 1, 4
def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload
def literal(name, value):  # RFC 7541 6.2.2: without indexing, a new name, no Huffman
    return b"\\0" + length(7, len(name)) + name + length(7, len(value)) + value
def length(bits, number, first=0):  # RFC 7541 5.1
    most = (1 << bits) - 1
    if number < most:
        return bytes([first | number])
    number, out = number - most, bytes([first | most])
    while number >= 128:
        number, out = number >> 7, out + bytes([128 | number & 127])
    return out + bytes([number])
REQUEST = b"\\x83\\x86" + literal(b":path", b"/a.B/C") + literal(b"content-type", b"application/grpc") + literal(b"te", b"trailers")
def message(data, compressed=0):
    return bytes([compressed]) + len(data).to_bytes(4, "big") + data
def talk(*turns, gap=0):
    # Each turn is who speaks ("client", "server") and what: both ends are the attacker's.
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    ends = {"client": client, "server": server.accept()[0]}
    for end in ends.values():
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for who, data in turns:
        other = ends["server" if who == "client" else "client"]
        def say():
            for at in range(0, len(data), gap or len(data)):
                ends[who].sendall(data[at : at + (gap or len(data))])
        speaker = threading.Thread(target=say)
        speaker.start()
        left = len(data)
        while left:
            left -= len(other.recv(left))
        speaker.join()
    for end in ends.values():
        end.close()
    print("said", flush=True)
"""
"""What attacks on the recorder and its readers may use: both ends of a connection, and HTTP/2 by hand (RFC 9113, RFC 7541)."""

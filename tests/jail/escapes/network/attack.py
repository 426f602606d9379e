print("interfaces:", *[line.split(":")[0].strip() for line in open("/proc/net/dev").read().splitlines()[2:]])


def connect(family, kind, address):
    with socket.socket(family, kind) as client:
        client.settimeout(2)
        client.connect(address)


attempt("internet", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("1.1.1.1", 443)))
attempt("internet six", lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("2606:4700:4700::1111", 443)))
attempt("datagram", lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, ("8.8.8.8", 53)))
attempt("metadata", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("169.254.169.254", 80)))
attempt("host loopback", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", listening)))
attempt("host loopback six", lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("::1", listening)))
attempt("name", lambda: socket.getaddrinfo("example.com", 80))

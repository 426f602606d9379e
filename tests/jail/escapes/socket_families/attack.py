def make(*arguments):
    with socket.socket(*arguments) as made:
        return made.family.name


attempt("tcp", lambda: make(socket.AF_INET6, socket.SOCK_STREAM))
attempt("udp", lambda: make(socket.AF_INET, socket.SOCK_DGRAM))
attempt("unix", lambda: make(socket.AF_UNIX, socket.SOCK_STREAM))
attempt("raw", lambda: make(socket.AF_INET, socket.SOCK_RAW, 6))
attempt("icmp", lambda: make(socket.AF_INET, socket.SOCK_DGRAM, 1))
attempt("sctp", lambda: make(socket.AF_INET, socket.SOCK_STREAM, 132))
attempt("mptcp", lambda: make(socket.AF_INET, socket.SOCK_STREAM, 262))
attempt("netlink", lambda: make(16, socket.SOCK_RAW, 0))
attempt("packet", lambda: make(17, socket.SOCK_RAW, 0x0300))
attempt("vsock", lambda: make(40, socket.SOCK_STREAM))
attempt("alg", lambda: make(38, socket.SOCK_SEQPACKET))
attempt("bluetooth", lambda: make(31, socket.SOCK_RAW, 1))

import fcntl

tcp, udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
attempt("mark", lambda: tcp.setsockopt(socket.SOL_SOCKET, 36, 1))
attempt("transparent", lambda: tcp.setsockopt(socket.SOL_IP, 19, 1))
attempt("repair", lambda: tcp.setsockopt(socket.IPPROTO_TCP, 19, 1))
attempt("force", lambda: tcp.setsockopt(socket.SOL_SOCKET, 33, 1 << 30))
attempt("down", lambda: fcntl.ioctl(udp, 0x8914, struct.pack("16sH14x", b"lo", 0)))
attempt("address", lambda: fcntl.ioctl(udp, 0x8916, struct.pack("16sHH4s8x", b"lo", 2, 0, bytes([10, 0, 0, 1]))))
attempt("low port", lambda: tcp.bind(("127.0.0.1", 80)))

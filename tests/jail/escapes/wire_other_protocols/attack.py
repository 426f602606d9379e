talk(("client", b"GET / HTTP/1.1\r\n" + b"".join(b"a%d: b\r\n" % n for n in range(20_000)) + b"\r\n"))
talk(("client", b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"FFFFFFFFFFFFFFFF\r\n" + b"1\r\nx\r\n" * 20_000))
talk(("client", b"\x16\x03\x01\xff\xff\x01\xff\xff\xff" + b"\x16\x03\x03\0\0" * 20_000))
talk(("client", bytes(range(256)) * 100), ("server", b"\x80" * 10_000))

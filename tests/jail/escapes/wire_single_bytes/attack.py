opened = PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_HEADERS, 1, REQUEST)
talk(("client", opened + frame(PING, 0, 0, bytes(8)) * 100 + frame(DATA, END_STREAM, 1, message(b"x"))), gap=1)

data = message(b"\x08\x01" * 1_000_000)
frames = b"".join(frame(DATA, 0, 1, data[at : at + 16_000]) for at in range(0, len(data), 16_000))
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_HEADERS, 1, REQUEST) + frames))

unknown = b"".join(frame(kind, 0xFF, 0xFFFFFFFF, b"x" * kind) for kind in range(11, 256))
padded = frame(DATA, 8, 1, b"\xff") + frame(HEADERS, 0x2C, 1, b"\xff\0\0")
talk(("client", PREFACE + frame(SETTINGS, 0, 0, b"odd") + unknown + padded))

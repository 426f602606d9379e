nested = b""
for _ in range(10_000):
    size, number = b"", len(nested)
    while number >= 128:
        size, number = size + bytes([128 | number & 127]), number >> 7
    nested = b"\x0a" + size + bytes([number]) + nested
data = message(nested)
frames = b"".join(frame(DATA, 0, 1, data[at : at + 16_000]) for at in range(0, len(data), 16_000))
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_HEADERS, 1, REQUEST) + frames))

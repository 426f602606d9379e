fields = b"".join(literal(b"x%d" % n, b"v") for n in range(10_000))
parts = [fields[at : at + 16_000] for at in range(0, len(fields), 16_000)]
more = b"".join(frame(CONTINUATION, END_HEADERS * (part is parts[-1]), 1, part) for part in parts)
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, 0, 1, REQUEST) + more))

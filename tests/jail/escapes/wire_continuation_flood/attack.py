flood = frame(CONTINUATION, 0, 1, literal(b"a", b"b" * 60)) * 9000
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, 0, 1, REQUEST) + flood))

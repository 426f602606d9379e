talk(("client", PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_HEADERS, 1, REQUEST) + frame(DATA, 0, 1) * 9000))

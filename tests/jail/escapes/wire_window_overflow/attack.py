update = frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 0x7FFFFFFF)) + frame(WINDOW_UPDATE, 0, 99_999, struct.pack(">I", 0x7FFFFFFF))
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + update * 2000))

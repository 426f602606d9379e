one = frame(SETTINGS, 0, 0, struct.pack(">HI", 0xABCD, 1)) + frame(PING, 0, 0, bytes(8))
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + one * 4000))

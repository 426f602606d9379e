talk(("client", b"x" * (64 << 20)))

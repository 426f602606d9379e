def take():
    parts = []
    while True:
        parts.append(bytes(16 << 20))


attempt("took", take)

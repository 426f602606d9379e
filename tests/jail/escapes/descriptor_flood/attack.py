def flood(make):
    kept = []
    while True:
        kept.append(make())


attempt("files", lambda: flood(lambda: open("/dev/null")))
attempt("pipes", lambda: flood(lambda: os.pipe()))
attempt("sockets", lambda: flood(lambda: socket.socket()))

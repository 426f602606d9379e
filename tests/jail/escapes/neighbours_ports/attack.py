def connect(address):
    socket.create_connection(address, 2).close()


attempt("own pod", lambda: connect(("127.0.0.1", 7099)))
attempt("other pod", lambda: connect(("127.0.0.1", 7098)))
attempt("other pod six", lambda: connect(("::1", 7098)))
attempt("any", lambda: connect(("0.0.0.0", 7098)))

def flood(name, make):
    kept = []
    try:
        while True:
            kept += make()
    except OSError as error:
        print(name, "at", len(kept), errno.errorcode[error.errno])
    for descriptor in kept:
        os.close(descriptor)


flood("files", lambda: [os.open("/dev/null", os.O_RDONLY)])
flood("pipes", lambda: os.pipe())
flood("sockets", lambda: [socket.socket().detach()])

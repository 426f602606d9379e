def connect(path):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)


attempt("runner", lambda: connect(named))
attempt("docker", lambda: connect("/var/run/docker.sock"))
attempt("bus", lambda: connect("/run/dbus/system_bus_socket"))

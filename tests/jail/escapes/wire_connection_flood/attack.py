server = socket.create_server(("127.0.0.1", 0), backlog=100)
for _ in range(1500):
    socket.create_connection(server.getsockname()).close()
    server.accept()[0].close()
print("opened: 1500")

control = socket.socket(fileno=3)
sent = 0
for _ in range(4):
    socket.send_fds(control, [b"."], [1] * 50)
    sent += 50
print("\nsent:", sent)

def connect():
    with socket.socket(socket.AF_UNIX) as client:
        client.connect("\0" + abstract)


attempt("abstract", connect)
print("listed:", open("/proc/net/unix").read().count("@"))

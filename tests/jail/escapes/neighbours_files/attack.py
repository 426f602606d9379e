found = []
for folder, folders, names in os.walk("/"):
    if folder == "/":
        folders.remove("proc")
    found += [f"{folder}/{name}" for name in names if secret in name]
print(" ".join(["found:", *found]))


def connect():
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(f"/tmp/{secret}.sock")


attempt("socket", connect)
for folder in ("/workspace", "/tmp", "/dev/shm"):
    print("empty:", folder, *os.listdir(folder))

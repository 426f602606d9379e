made = 0


def fill():
    global made
    while True:
        open(f"/workspace/{made}", "w").close()
        made += 1


attempt("/workspace", fill)
print("few enough:", 1000 < made < 5000)


def folders():
    for number in range(10000):
        os.mkdir(f"/tmp/{number}")


attempt("folders", folders)


def links():
    for number in range(10000):
        os.symlink("x", f"/dev/shm/{number}")


attempt("links", links)
time.sleep(0.6)

kept, written = [], 0


def fill(opened):
    global written
    for number in range(60):
        kept.append(opened(number))
        for _ in range(2):
            written += os.write(kept[-1], bytes(512 << 10))


def unlinked(number):
    descriptor = os.open(f"/workspace/{number}", os.O_RDWR | os.O_CREAT)
    os.unlink(f"/workspace/{number}")
    return descriptor


attempt("unlinked", lambda: fill(unlinked))
print("kept:", 15 << 20 <= written <= 17 << 20)
attempt("unnamed", lambda: fill(lambda _: os.open("/workspace", os.O_RDWR | os.O_TMPFILE)))
time.sleep(0.6)

def readable(pid):
    """The text of every page of a process that may be read."""
    found = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in open(f"/proc/{pid}/maps"):
            first, last = (int(end, 16) for end in line.split()[0].split("-"))
            try:
                memory.seek(first)
                found.append(memory.read(min(last - first, 4 << 20)))
            except (OSError, OverflowError):
                continue
    return b"".join(found)


# bubblewrap's own memory can be read by the user whom it runs for: it must know nothing that is worth it.
try:
    known = readable(1)
except OSError:
    known = b""
hints = [place for place in (*places[1:], named, secret, "GRPCLAB", "lessons") if place != "/root"]
print("known:", *(hint for hint in hints if hint.encode() in known))
attempt("outside", lambda: len(readable(100)))
attempt("kernel", lambda: len(open("/proc/kcore", "rb").read(100)))

names = [b"a\nb", b"\x1b[2J", b"\xff\xfe", b"-rf", b"$(reboot)", "\u202egnp.exe".encode(), b"n" * 255, b" ", b"'\""]
names += [bytes([number]) * 3 for number in range(1, 256) if number != 47]
for number in range(300 - len(names)):
    names.append(b"x%d" % number)
for name in names:
    open(b"/workspace/" + name, "w").close()
print("made:", len(os.listdir("/workspace")))
attempt("too long", lambda: open("n" * 256, "w"))
depth = 0
os.chdir("/tmp")
while depth < 300:
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
    depth += 1
print("depth:", depth)

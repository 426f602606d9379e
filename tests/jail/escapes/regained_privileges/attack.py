header, all_of_them = struct.pack("=Ii", 0x20080522, 0), struct.pack("=6I", *[0xFFFFFFFF] * 6)
attempt("capset", lambda: call((126, 91), header, all_of_them))
attempt("ambient", lambda: call((157, 167), 47, 2, 21, 0, 0))
attempt("new privileges", lambda: call((157, 167), 38, 0, 0, 0, 0))
attempt("keep", lambda: call((157, 167), 8, 1, 0, 0, 0))
attempt("securebits", lambda: call((157, 167), 28, 1, 0, 0, 0))
attempt("memory map", lambda: call((157, 167), 35, 1, 0, 0, 0))
attempt("seccomp", lambda: call((317, 277), 0, 0, 0))
attempt("landlock", lambda: call(444, 0, 0, 1))
for change in (os.setuid, os.setgid, os.seteuid):
    try:
        change(0)
    except OSError:
        pass
print("ids:", os.getuid(), os.geteuid(), os.getgid())

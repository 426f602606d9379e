import mmap

memory = mmap.mmap(-1, 1 << 20)
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
attempt("lock", lambda: call((149, 228), ctypes.c_void_p(address), 1 << 20))
attempt("lock all", lambda: call((151, 230), 3))
attempt("huge", lambda: mmap.mmap(-1, 2 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000).write(b"x"))

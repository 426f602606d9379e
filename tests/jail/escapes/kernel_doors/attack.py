import platform

numbers = {  # x86-64, arm64
    "bpf": (321, 280),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "io_uring_setup": (425, 425),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "memfd_create": (319, 279),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "open_by_handle_at": (304, 265),
    "vmsplice": (278, 75),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "unknown": (1999, 1999),
}
for name, (x86, arm) in numbers.items():
    attempt(name, lambda: call(x86 if platform.machine() == "x86_64" else arm, 0, 0, 0, 0, 0, 0))

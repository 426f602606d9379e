print(
    "open:",
    *sorted(
        int(name) for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}") or int(name) < 4
    ),
)
print("null:", os.readlink("/proc/self/fd/0"), os.readlink("/proc/self/fd/2"))
import resource

print("core:", resource.getrlimit(resource.RLIMIT_CORE)[1])

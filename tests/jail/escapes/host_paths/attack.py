import sysconfig

secrets = [path for path in places if path not in ("/usr", "/usr/local", "/", "/root")]
tables = ["mountinfo", "mounts", "maps", "cgroup", "cmdline", "environ", "stat", "status"]


def told(text):
    return [secret for secret in secrets if secret in text]


def read(path):
    try:
        return open(path, "rb").read().decode("latin-1")
    except OSError:
        return ""


print(
    "tables: "
    + " ".join(f"{pid}/{name}" for pid in ("1", "self") for name in tables if told(read(f"/proc/{pid}/{name}")))
)
print(
    "settings: "
    + " ".join(
        map(
            str,
            told(
                str(sysconfig.get_config_vars())
                + str({name: value for name, value in vars(sys).items() if name != "argv"})
            ),
        )
    )
)
files = [os.path.join(folder, name) for folder, _, names in os.walk("/runtime") for name in names]
print("files: " + " ".join(path for path in files if told(read(path)))[:2000])
roots = {line.split()[3] for line in open("/proc/self/mountinfo") if not line.split()[2].startswith("0:")}
print("mounted from:", *sorted(roots))

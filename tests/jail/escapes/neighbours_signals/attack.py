alive = []
for pid in range(1, 40_000):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        continue
    except PermissionError:
        pass
    alive.append(pid)
print("alive:", *alive)

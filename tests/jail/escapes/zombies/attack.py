made = 0
try:
    while made < 300:
        if os.fork() == 0:
            os._exit(0)
        made += 1
except OSError as error:
    print("refused", errno.errorcode[error.errno])
print("few enough:", 50 < made < 130)
states = [open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] for pid in os.listdir("/proc") if pid.isdigit()]
print("zombies:", states.count("Z") > 50)
time.sleep(0.7)

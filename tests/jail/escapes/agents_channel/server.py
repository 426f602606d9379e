import errno
import os


def attempt(name, action):
    try:
        print(name, "WORKED", action())
    except OSError as error:
        print(name, errno.errorcode[error.errno])


agent = os.getppid()
print("inherited:", *(number for number in os.listdir("/proc/self/fd") if "socket" in os.path.realpath(f"/proc/self/fd/{number}")))
attempt("open", lambda: os.open(f"/proc/{agent}/fd/3", os.O_RDWR))
attempt("memory", lambda: open(f"/proc/{agent}/mem", "r+b"))
attempt("environment", lambda: open(f"/proc/{agent}/environ").read())
